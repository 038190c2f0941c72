// Copyright (c) 2026, the hwcloud.taskcenter authors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

// The tasks out of the page's data block, and how times and durations are written. All texts go into the page by textContent only.
const byId = (id) => document.getElementById(id);

const make = (tag, name, text) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
};

// a text of the cloud, which must not change the order of what stands beside it
const makeText = (text, name) => make("bdi", name, text);

const report = (() => {
  const data = JSON.parse(byId("data").textContent);
  const lanes = data.lanes.map(([group, label, id]) => ({ group, label, id, tasks: [] }));
  const tasks = data.tasks.map(([name, lane, outcome, created, ended, seconds, progress, reason, job, slow]) => {
    const [service, title, median] = data.names[name];
    const task = {
      service, name: title || "(no name)", median, lane: lanes[lane], outcome: data.outcomes[outcome], created, ended, seconds, progress,
      reason: reason === null ? "" : data.reasons[reason], job, slow: slow === 1,
    };
    task.searched = [task.lane.group, task.name, task.lane.label, task.lane.id, task.outcome, task.reason, job].join("\n").toLowerCase();
    task.lane.tasks.push(task);
    return task;
  });
  return { now: data.now, start: data.start, end: data.end, groups: data.groups, outcomes: data.outcomes, lanes, tasks };
})();

const twoDigits = (number) => String(number).padStart(2, "0");
const withCommas = (number) => number.toLocaleString("en-US");
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

const writeTime = (seconds, withSeconds) => (
  seconds === null ? "" : new Date(seconds * 1000).toISOString().slice(0, withSeconds ? 19 : 16).replace("T", " ")
);

const writeDuration = (seconds) => {
  if (seconds === null) return "";
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${twoDigits(seconds % 60)}s`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)}h ${twoDigits(Math.floor(seconds % 3600 / 60))}m`;
  return `${Math.floor(seconds / 86400)}d ${twoDigits(Math.floor(seconds % 86400 / 3600))}h`;
};

// A button that cannot be used now keeps the keyboard's focus.
const enable = (button, usable) => button.setAttribute("aria-disabled", String(!usable));
const onUse = (button, action) => button.addEventListener("click", () => {
  if (button.getAttribute("aria-disabled") !== "true") action();
});
