"use strict";
(() => {
  const form = document.querySelector(".filters");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const phase = form.querySelector("select");
  const search = form.querySelector("input[type=search]");
  const unfold = form.querySelector(".unfold");
  const found = form.querySelector(".found");
  const practices = [...document.querySelectorAll(".practice[data-status]")];
  const show = () => {
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const words = search.value.toLowerCase().trim();
    for (const one of practices) {
      const fits = wanted.has(one.dataset.status) && (!phase.value || one.dataset.group === phase.value);
      one.hidden = !fits || !one.textContent.toLowerCase().includes(words);
    }
    for (const group of document.querySelectorAll(".group")) {
      group.hidden = !group.querySelector(".practice:not([hidden])");
    }
    const left = practices.filter((one) => !one.hidden).length;
    found.textContent = `${left} of ${practices.length} practices`;
  };
  const fold = (open) => {
    for (const one of document.querySelectorAll(".evidence")) one.open = open;
  };
  unfold.addEventListener("click", () => {
    const open = unfold.getAttribute("aria-pressed") !== "true";
    unfold.setAttribute("aria-pressed", String(open));
    fold(open);
  });
  const copied = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
    return false;
  };
  const copy = async (button, link) => {
    const done = await copied(link);
    if (!done) location.assign(link);
    found.textContent = done ? "The link is copied." : "The link stands in the address bar.";
    button.firstChild.textContent = done ? "Copied the link" : "In the address bar is the link";
    setTimeout(() => { button.firstChild.textContent = "Copy link"; }, 2000);
  };
  for (const one of practices) {
    const button = document.createElement("button");
    const whose = document.createElement("span");
    button.type = "button";
    button.className = "copy";
    button.append("Copy link", whose);
    whose.className = "hidden";
    whose.textContent = ` to ${one.querySelector("h4").textContent}`;
    one.querySelector(".id").append(" ", button);
    button.addEventListener("click", () => copy(button, `${location.href.split("#")[0]}#${one.id}`));
  }
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("beforeprint", () => fold(true));
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && (target.hidden || target.closest("[hidden]"))) {
      boxes.forEach((box) => { box.checked = true; });
      phase.value = "";
      search.value = "";
      show();
      target.scrollIntoView();
    }
  };
  window.addEventListener("hashchange", reveal);
  show();
})();
