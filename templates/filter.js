"use strict";
(() => {
  const form = document.querySelector(".filters");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const search = form.querySelector("input[type=search]");
  const practices = [...document.querySelectorAll(".practice")];
  const show = () => {
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const words = search.value.toLowerCase().trim();
    for (const one of practices) {
      one.hidden = !wanted.has(one.dataset.status) || !one.textContent.toLowerCase().includes(words);
    }
    for (const group of document.querySelectorAll(".group")) {
      group.hidden = !group.querySelector(".practice:not([hidden])");
    }
    const left = practices.filter((one) => !one.hidden).length;
    form.querySelector(".found").textContent = `${left} of ${practices.length} practices`;
  };
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("details")) one.open = true;
  });
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && (target.hidden || target.closest("[hidden]"))) {
      boxes.forEach((box) => { box.checked = true; });
      search.value = "";
      show();
      target.scrollIntoView();
    }
  };
  window.addEventListener("hashchange", reveal);
  show();
})();
