// Copyright (c) 2026, the hwcloud.taskcenter authors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

// The table of all tasks: filtered, sorted, and one page at a time, so that thousands of rows stay quick.
{
  const ROWS = 50; // on a page
  const PRINTED = 200; // rows on paper
  const collator = new Intl.Collator("en", { numeric: true });
  const text = (value) => (a, b) => collator.compare(value(a), value(b));
  const number = (value) => (a, b) => (value(a) ?? -1) - (value(b) ?? -1);
  const ORDERS = {
    started: number((task) => task.created),
    service: text((task) => task.lane.group),
    task: text((task) => task.name),
    instance: text((task) => task.lane.label),
    outcome: number((task) => report.outcomes.indexOf(task.outcome)),
    duration: number((task) => task.seconds),
  };
  // the first use of these shows what is largest
  const LARGEST_FIRST = ["started", "duration", "outcome"];

  let order = { key: "started", descending: true };
  let found = report.tasks;
  let page = 0;

  const cell = (name, ...parts) => {
    const element = make("td", `cell-${name}`);
    element.setAttribute("role", "cell");
    element.append(...parts);
    return element;
  };

  const drawRow = (task) => {
    const row = make("tr");
    row.setAttribute("role", "row");
    const started = make("time", "", writeTime(task.created));
    started.title = writeTime(task.created, true);
    const outcome = make("span", `outcome ${task.outcome.toLowerCase()}`, task.outcome);
    const progress = task.outcome === "Running" && task.progress !== null ? ` ${task.progress} %` : "";
    const duration = make("span", task.slow ? "long" : "", writeDuration(task.seconds));
    if (task.slow) duration.title = `Unusually long: the median of this task is ${writeDuration(Math.round(task.median))}`;
    const instance = makeText(task.lane.label);
    instance.title = task.lane.id;
    row.append(
      cell("started", started),
      cell("service", make("span", "service", task.lane.group)),
      cell("task", makeText(task.name), make("code", "", task.job)),
      cell("instance", instance),
      cell("outcome", outcome, progress, ...(task.reason ? [makeText(task.reason, "why")] : [])),
      cell("duration number", duration),
    );
    return row;
  };

  const draw = (most = ROWS) => {
    const pages = Math.max(Math.ceil(found.length / ROWS), 1);
    page = Math.min(Math.max(page, 0), pages - 1);
    const rows = found.slice(page * ROWS, page * ROWS + most).map(drawRow);
    if (!rows.length) {
      const none = cell("none", "No task is like this.");
      none.className = "empty";
      none.colSpan = 6;
      const row = make("tr");
      row.setAttribute("role", "row");
      row.append(none);
      rows.push(row);
    }
    byId("rows").replaceChildren(...rows);
    const first = found.length ? page * ROWS + 1 : 0;
    const last = Math.min(page * ROWS + most, found.length);
    const all = report.tasks.length;
    const of = found.length === all ? `${withCommas(all)} ${all === 1 ? "task" : "tasks"}` : `${withCommas(found.length)} of ${withCommas(all)} tasks`;
    byId("status").textContent = found.length > ROWS ? `${of}; rows ${withCommas(first)} to ${withCommas(last)}` : of;
    byId("page").textContent = `Page ${withCommas(page + 1)} of ${withCommas(pages)}`;
    ["first", "previous"].forEach((id) => enable(byId(id), page > 0));
    ["next", "last"].forEach((id) => enable(byId(id), page < pages - 1));
    document.querySelector(".pages").hidden = pages < 2;
  };

  const sort = () => {
    const compare = ORDERS[order.key];
    found.sort((a, b) => (order.descending ? compare(b, a) : compare(a, b)));
    document.querySelectorAll("#table thead button").forEach((button) => {
      const direction = order.descending ? "descending" : "ascending";
      if (button.dataset.key === order.key) button.parentElement.setAttribute("aria-sort", direction);
      else button.parentElement.removeAttribute("aria-sort");
    });
  };

  const update = () => {
    const words = byId("text").value.toLowerCase().split(/\s+/).filter(Boolean);
    const service = byId("service").value;
    const outcome = byId("outcome").value;
    const slow = byId("slow").checked;
    found = report.tasks.filter((task) => (
      (!service || task.lane.group === service) && (!outcome || task.outcome === outcome) && (!slow || task.slow)
      && words.every((word) => task.searched.includes(word))
    ));
    page = 0;
    sort();
    draw();
  };

  const offer = (id, values) => values.forEach((value) => {
    const option = make("option", "", value);
    option.value = value;
    byId(id).append(option);
  });
  const present = (values, value) => values.filter((one) => report.tasks.some((task) => value(task) === one));
  offer("service", present(report.groups, (task) => task.lane.group));
  offer("outcome", present(report.outcomes, (task) => task.outcome));

  const form = byId("filters");
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", () => { form.reset(); update(); });
  document.querySelectorAll("#table thead button").forEach((button) => button.addEventListener("click", () => {
    const { key } = button.dataset;
    order = { key, descending: key === order.key ? !order.descending : LARGEST_FIRST.includes(key) };
    page = 0;
    sort();
    draw();
  }));
  const turn = (to) => { page = to; draw(); };
  onUse(byId("first"), () => turn(0));
  onUse(byId("previous"), () => turn(page - 1));
  onUse(byId("next"), () => turn(page + 1));
  onUse(byId("last"), () => turn(Infinity));

  // the timeline asks for a job or an instance
  document.addEventListener("find", (event) => {
    form.reset();
    byId("text").value = event.detail;
    update();
    byId("tasks").scrollIntoView();
    byId("text").focus({ preventScroll: true });
  });

  window.addEventListener("beforeprint", () => draw(PRINTED));
  window.addEventListener("afterprint", () => draw());

  byId("tasks").hidden = false;
  update();
}
