// Copyright (c) 2026, the hwcloud.taskcenter authors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

// The timeline: a lane for each instance, and how much ran at the same time.
{
  const FEW = 40; // lanes that are shown at first
  const ROWS = 8; // of bars in a lane; what is beyond lies over others
  const ROW = 12; // pixels
  const SHORTEST = 60; // seconds that can be zoomed to
  const MONTH = 31 * 86400;
  const STEPS = [60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 432000, 864000];

  const placed = report.tasks.filter((task) => task.created !== null);
  const endOf = (task) => {
    if (task.ended !== null) return Math.max(task.ended, task.created);
    return task.outcome === "Running" || task.outcome === "Pending" ? Math.max(report.now, task.created) : task.created;
  };

  const whole = (() => {
    const ends = placed.reduce((most, task) => Math.max(most, endOf(task)), Math.min(report.end, report.now));
    const from = placed.reduce((least, task) => Math.min(least, task.created), Math.max(report.start, ends - MONTH));
    return { from, to: Math.max(ends, from + SHORTEST) };
  })();
  let range = whole;
  let everything = false;

  // Bars of a lane that overlap in time lie in rows of their own.
  const stack = (lane) => {
    const ends = [];
    const inOrder = lane.tasks.filter((task) => task.created !== null).sort((a, b) => a.created - b.created);
    inOrder.forEach((task) => {
      let row = ends.findIndex((end) => end <= task.created);
      if (row < 0) row = ends.length < ROWS ? ends.length : ends.indexOf(Math.min(...ends));
      ends[row] = Math.max(endOf(task), task.created + 1);
      task.row = row;
    });
    lane.shown = inOrder;
    lane.rows = Math.max(ends.length, 1);
    lane.failed = inOrder.filter((task) => task.outcome === "Failed").length;
    lane.slow = inOrder.filter((task) => task.slow).length;
  };
  report.lanes.forEach(stack);
  const collator = new Intl.Collator("en", { numeric: true });
  const groups = report.groups.map((name) => ({
    name,
    lanes: report.lanes.filter((lane) => lane.group === name && lane.shown.length).sort((a, b) => (
      b.failed - a.failed || b.slow - a.slow || collator.compare(a.label, b.label)
    )),
  })).filter((group) => group.lanes.length);
  const laneCount = groups.reduce((sum, group) => sum + group.lanes.length, 0);
  const fewOf = (group) => group.lanes.slice(0, everything ? undefined : Math.max(5, Math.floor(FEW / groups.length)));

  const share = (time) => (time - range.from) / (range.to - range.from) * 100;

  const drawAxis = () => {
    const axis = byId("axis");
    const grid = byId("grid");
    const room = Math.max(2, Math.floor(axis.clientWidth / 75));
    const step = STEPS.find((seconds) => (range.to - range.from) / seconds <= room) || STEPS[STEPS.length - 1];
    axis.replaceChildren();
    grid.replaceChildren();
    const line = (time, name) => {
      const mark = make("i", name);
      mark.style.left = `${share(time)}%`;
      grid.append(mark);
    };
    let latest = -100;
    for (let time = Math.ceil(range.from / step) * step; time <= range.to; time += step) {
      const date = new Date(time * 1000);
      const midnight = time % 86400 === 0;
      line(time);
      if (share(time) > 97 || share(time) < 2 || share(time) - latest < 55 / axis.clientWidth * 100) continue;
      latest = share(time);
      const text = midnight ? `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}` : date.toISOString().slice(11, 16);
      const tick = make("span", midnight ? "day" : "", text);
      tick.style.left = `${latest}%`;
      axis.append(tick);
    }
    if (report.now > range.from && report.now < range.to) line(report.now, "now");
    byId("shown-time").textContent = `${writeTime(range.from)} to ${writeTime(range.to)} UTC`;
  };

  const SLOTS = 400;
  const drawOverview = () => {
    const changes = [];
    placed.forEach((task) => {
      const end = endOf(task);
      if (end > range.from && task.created < range.to && end > task.created) changes.push([task.created, 1], [end, -1]);
    });
    changes.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const most = new Array(SLOTS).fill(0);
    const slotOf = (time) => Math.min(SLOTS - 1, Math.max(0, Math.floor(share(time) / 100 * SLOTS)));
    let running = 0;
    let slot = 0;
    changes.forEach(([time, change]) => {
      const here = slotOf(time);
      for (; slot < here; slot += 1) {
        most[slot] = Math.max(most[slot], running);
        most[slot + 1] = Math.max(most[slot + 1], running);
      }
      running += change;
      most[here] = Math.max(most[here], running);
    });
    for (; slot < SLOTS && running > 0; slot += 1) most[slot] = Math.max(most[slot], running);
    const top = Math.max(...most, 1);
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", `M0 1${most.map((value, number) => `V${1 - value / top}H${number + 1}`).join("")}V1Z`);
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    picture.setAttribute("viewBox", `0 0 ${SLOTS} 1`);
    picture.setAttribute("preserveAspectRatio", "none");
    picture.append(path);
    byId("overview").replaceChildren(picture);
    byId("at-once").textContent = `at most ${Math.max(...most)}`;
  };

  const drawBar = (task) => {
    const bar = make("div", `bar ${task.outcome.toLowerCase()}${task.slow ? " slow" : ""}`);
    const left = Math.max(share(task.created), 0);
    bar.style.left = `${left}%`;
    bar.style.width = `${Math.min(share(endOf(task)), 100) - left}%`;
    bar.style.top = `${task.row * ROW + 4}px`;
    bar.task = task;
    return bar;
  };

  const drawLane = (lane, width) => {
    const row = make("div", "lane");
    const label = make("div", "label");
    const button = make("button");
    button.type = "button";
    button.append(lane.label ? makeText(lane.label) : make("span", "nameless", "no instance named"));
    button.title = `${lane.label || "Tasks that name no instance"}${lane.id && lane.id !== lane.label ? `\n${lane.id}` : ""}\n${lane.tasks.length} tasks; show them in the table`;
    button.lane = lane;
    label.append(button);
    const track = make("div", "track");
    track.style.height = `${lane.rows * ROW + 6}px`;
    const drawn = new Set();
    lane.shown.forEach((task) => {
      if (task.created > range.to || endOf(task) < range.from) return;
      // of bars at the same place and of the same kind one is enough
      const pixels = [share(task.created), share(endOf(task))].map((part) => Math.round(part * width / 200));
      const place = `${pixels} ${task.row} ${task.outcome} ${task.slow}`;
      if (drawn.has(place)) return;
      drawn.add(place);
      track.append(drawBar(task));
    });
    row.append(label, track);
    return row;
  };

  const draw = () => {
    drawAxis();
    drawOverview();
    const width = byId("axis").clientWidth;
    const parts = [];
    groups.forEach((group) => {
      const few = fewOf(group);
      const head = make("h3", "group", group.name);
      const count = few.length < group.lanes.length ? `${few.length} of ${group.lanes.length} instances` : "";
      if (count) head.append(" ", make("span", "", count));
      parts.push(head, ...few.map((lane) => drawLane(lane, width)));
    });
    byId("lanes").replaceChildren(...parts);
    const shown = groups.reduce((sum, group) => sum + fewOf(group).length, 0);
    const button = byId("all-lanes");
    button.hidden = !everything && shown === laneCount;
    button.textContent = everything ? "Show fewer instances" : `Show all ${withCommas(laneCount)} instances`;
    const span = range.to - range.from;
    enable(byId("earlier"), range.from > whole.from);
    enable(byId("later"), range.to < whole.to);
    enable(byId("closer"), span > SHORTEST);
    enable(byId("wider"), span < whole.to - whole.from);
    enable(byId("whole"), span < whole.to - whole.from);
  };

  const show = (from, span) => {
    const length = Math.min(Math.max(span, SHORTEST), whole.to - whole.from);
    const begin = Math.min(Math.max(from, whole.from), whole.to - length);
    range = { from: begin, to: begin + length };
    draw();
  };
  const zoom = (factor) => {
    const span = (range.to - range.from) * factor;
    show((range.from + range.to - span) / 2, span);
  };
  const move = (part) => show(range.from + (range.to - range.from) * part, range.to - range.from);

  onUse(byId("earlier"), () => move(-0.5));
  onUse(byId("later"), () => move(0.5));
  onUse(byId("closer"), () => zoom(0.5));
  onUse(byId("wider"), () => zoom(2));
  onUse(byId("whole"), () => show(whole.from, whole.to - whole.from));
  onUse(byId("all-lanes"), () => { everything = !everything; draw(); });

  const describe = (task) => [
    `${task.service} ${task.name}`,
    task.lane.label ? `on ${task.lane.label}` : "",
    `${task.outcome}${task.progress !== null && task.outcome === "Running" ? ` ${task.progress} %` : ""}, ${writeDuration(task.seconds) || "no duration"}${task.slow ? `; the median is ${writeDuration(Math.round(task.median))}` : ""}`,
    `${writeTime(task.created, true)} to ${task.ended === null ? "now" : writeTime(task.ended, true)}`,
    task.reason,
  ].filter(Boolean).join("\n");

  const tip = byId("tip");
  const lanes = byId("lanes");
  lanes.addEventListener("pointerover", (event) => {
    const task = event.target.task;
    tip.hidden = !task;
    if (!task) return;
    tip.textContent = describe(task);
    const box = event.target.getBoundingClientRect();
    const left = Math.max(box.left, event.clientX - 20);
    tip.style.left = `${Math.max(8, Math.min(left, window.innerWidth - tip.offsetWidth - 8))}px`;
    const below = box.bottom + 10;
    tip.style.top = `${below + tip.offsetHeight < window.innerHeight ? below : box.top - tip.offsetHeight - 10}px`;
  });
  lanes.addEventListener("pointerleave", () => { tip.hidden = true; });
  lanes.addEventListener("click", (event) => {
    const lane = (event.target.closest("button") || {}).lane;
    tip.hidden = true;
    if (event.target.task) document.dispatchEvent(new CustomEvent("find", { detail: event.target.task.job }));
    else if (lane) document.dispatchEvent(new CustomEvent("find", { detail: lane.id || lane.label || lane.group }));
  });

  const timeless = report.tasks.length - placed.length;
  if (timeless) byId("no-time").textContent = `${withCommas(timeless)} without a time are in the table only.`;
  if (placed.length) {
    byId("timeline").hidden = false;
    draw();
    let width = byId("axis").clientWidth;
    new ResizeObserver(() => {
      if (byId("axis").clientWidth === width) return;
      width = byId("axis").clientWidth;
      draw();
    }).observe(byId("axis"));
  }
}
