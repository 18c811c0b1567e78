// What pages can't do without a script: fields light up their words, a dropped
// file goes into the form, names are suggested. Every page works without it.
"use strict";
(() => {
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

  // --- fields and their words -------------------------------------------
  const words = document.querySelector(".words");
  const has = (element, name, number) => (element.dataset[name] || "").split(" ").includes(number);

  function clear() {
    if (!words) return;
    words.classList.remove("one");
    all(".on, .lit", document).forEach((element) => element.classList.remove("on", "lit"));
  }

  // Shows one claim: its evidence and its fields' words, the rest quiet.
  function show(claim, field) {
    clear();
    const number = claim.dataset.c;
    words.classList.add("one");
    claim.classList.add("on");
    all("[data-e]", words).filter((e) => has(e, "e", number)).forEach((e) => e.classList.add("on"));
    const own = new Set(all("[data-f]", claim).map((link) => link.dataset.f));
    all("[data-f]", words).filter((e) => own.has(e.dataset.f)).forEach((e) => e.classList.add("on"));
    if (field) all(`[data-f="${field}"]`, words).forEach((e) => e.classList.add("lit"));
    return number;
  }

  // Scrolls the text alone, so that the claim stays under the pointer.
  function reveal(element) {
    if (!element || words.scrollHeight <= words.clientHeight) return;
    const box = element.getBoundingClientRect();
    const frame = words.getBoundingClientRect();
    if (box.top < frame.top + 20 || box.bottom > frame.bottom - 20) {
      words.scrollTop += box.top - frame.top - frame.height / 3;
    }
  }

  let pinned = null;
  function rest() { if (pinned) show(pinned); else clear(); }

  if (words) {
    all("article.claim").forEach((claim) => {
      const look = (event) => {
        const link = event.target.closest("[data-f]");
        show(claim, link && link.dataset.f);
        const at = link ? words.querySelector(`[data-f="${link.dataset.f}"]`)
          : all("[data-e]", words).find((e) => has(e, "e", claim.dataset.c));
        reveal(at);
      };
      claim.addEventListener("mouseover", look);
      claim.addEventListener("focusin", look);
      claim.addEventListener("mouseleave", rest);
      claim.addEventListener("focusout", (event) => { if (!claim.contains(event.relatedTarget)) rest(); });
    });
    all("a.action", words).forEach((mark) => {
      const claim = () => document.querySelector(mark.getAttribute("href"));
      mark.addEventListener("mouseenter", () => { const of = claim(); if (of) show(of, mark.dataset.f); });
      mark.addEventListener("focus", () => { const of = claim(); if (of) show(of, mark.dataset.f); });
      mark.addEventListener("mouseleave", rest);
      mark.addEventListener("blur", rest);
    });
    // Following a link to a claim keeps it shown.
    const target = () => {
      const at = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
      pinned = at && at.matches("article.claim") ? at : null;
      if (pinned) { pinned.focus({ preventScroll: true }); show(pinned); reveal(all("[data-e]", words).find((e) => has(e, "e", pinned.dataset.c))); }
    };
    addEventListener("hashchange", target);
    target();
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") { pinned = null; clear(); } });
  }

  // --- a dropped file goes into the form ----------------------------------
  all("form.paste").forEach((form) => {
    const field = form.querySelector("textarea");
    form.classList.add("drops");
    form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
    form.addEventListener("dragleave", () => form.classList.remove("over"));
    form.addEventListener("drop", async (event) => {
      event.preventDefault();
      form.classList.remove("over");
      const file = event.dataTransfer.files[0];
      if (!file) { field.value = event.dataTransfer.getData("text") || field.value; return; }
      field.value = await file.text();
      form.elements.name.value = file.name;
      field.focus();
    });
    form.addEventListener("submit", () => {
      form.setAttribute("aria-busy", "true");
      form.querySelector("button").textContent = "Reading…";
    });
  });
  addEventListener("pageshow", () => all("form.paste[aria-busy]").forEach((form) => {
    form.removeAttribute("aria-busy");
    form.querySelector("button").textContent = "Read it";
  }));

  // --- the slider through the days of recording ---------------------------
  all("form.asof").forEach((form) => {
    const days = form.dataset.days.split(" ");
    const slider = form.querySelector("input[type=range]");
    const field = form.elements.as_of;
    const shown = form.querySelector("output");
    const last = () => Number(slider.value) === days.length;
    const name = (day) => new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    slider.addEventListener("input", () => {
      const day = days[Number(slider.value) - 1];
      field.value = last() ? "" : day;
      shown.textContent = last() ? "the last day" : name(day);
      slider.setAttribute("aria-valuetext", shown.textContent);
    });
    slider.addEventListener("change", () => { field.disabled = !field.value; form.submit(); });
  });

  // --- names are suggested ------------------------------------------------
  const list = document.getElementById("actors");
  if (list) {
    let wait = 0;
    all('input[list="actors"]').forEach((input) => input.addEventListener("input", () => {
      clearTimeout(wait);
      const asked = input.value.trim();
      if (asked.length < 2) return;
      wait = setTimeout(async () => {
        const answer = await fetch(`/api/actors?limit=12&q=${encodeURIComponent(asked)}`);
        if (!answer.ok) return;
        const names = (await answer.json()).actors.map((actor) => actor.name);
        list.replaceChildren(...names.map((name) => { const option = document.createElement("option"); option.value = name; return option; }));
      }, 150);
    }));
    // Empty fields stay out of the address, so that links are short.
    all('form[method="get"]').forEach((form) => form.addEventListener("submit", () => {
      all("input, select", form).forEach((field) => { if (!field.value) field.disabled = true; });
      setTimeout(() => all("input, select", form).forEach((field) => { field.disabled = false; }), 0);
    }));
  }
})();
