// The page is whole without this. It keeps what is shown true, plays films in place, and saves the way back after an order.
"use strict";
(() => {
  const find = (query, from = document) => from.querySelector(query);
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  const live = find("#live");
  const say = (words) => { if (live) live.textContent = words; };
  const piece = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  };

  // Elapsed times go on by themselves, counted from when they came.
  const span = (seconds) => {
    const whole = Math.max(0, Math.round(seconds));
    if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  };
  const tick = () => {
    for (const element of all("[data-elapsed]")) {
      element.begun ??= performance.now() - 1000 * Number(element.dataset.elapsed);
      const seconds = (performance.now() - element.begun) / 1000;
      if (element.localName === "progress") element.value = seconds; else element.textContent = span(seconds);
    }
  };
  tick();
  setInterval(tick, 1000);

  // What somebody works with is put back: a film that plays, and the place of the keyboard.
  const replace = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    const player = find(".thumb video", old);
    const thumb = find(".thumb", fresh);
    if (player && thumb) thumb.replaceWith(player.parentElement);
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const place = focused && { href: focused.getAttribute("href"), action: focused.closest("form")?.getAttribute("action") };
    old.replaceWith(fresh);
    if (!place) return;
    const again = all("a, button", fresh).find((element) =>
      place.action ? element.closest("form")?.getAttribute("action") === place.action
        : element.getAttribute("href") === place.href);
    (again ?? find("a", fresh))?.focus({ preventScroll: true });
  };

  // The same address again, and of what comes only the part that may differ.
  let refreshing = false;
  let again = false;
  const refresh = async () => {
    if (refreshing) { again = true; return; }
    refreshing = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (answer.redirected) { location.assign(answer.url); return; }
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.body.dataset.version = fresh.body.dataset.version;
      for (const query of ["#overview", ".states"]) {
        if (find(query) && find(query, fresh)) replace(find(query), find(query, fresh));
      }
      const sheet = find("main.sheet");
      if (sheet) { refreshSheet(sheet, find("main.sheet", fresh)); return; }
      const list = find("#list", fresh);
      if (!list || !find("#list")) return;
      for (const row of all(".job", list)) {
        const old = document.getElementById(row.id);
        if (old && find(".thumb video", old)) find(".thumb", row).replaceWith(find(".thumb", old));
      }
      for (const item of all(".sheets > li", list)) {
        const old = document.getElementById(item.id);
        if (old && old.dataset.word !== item.dataset.word) announce(item);
      }
      replace(find("#list"), list);
    } finally {
      refreshing = false;
      if (again) { again = false; setTimeout(refresh, 1000); }
      tick();
    }
  };

  // A film that plays goes on playing while its page changes.
  const refreshSheet = (old, fresh) => {
    if (!fresh) return;
    for (const video of all("video", old)) {
      const other = all("video", fresh).find((one) => one.getAttribute("src") === video.getAttribute("src"));
      if (other && !video.paused) other.replaceWith(video);
    }
    replace(old, fresh);
    offerTogether();
  };

  // Events, as long as somebody looks: a browser has only six connections for a page's server.
  let events = null;
  const told = (data) => { document.body.dataset.version = data.version; };
  const announce = (element) => say(`${element.dataset.name}: ${element.dataset.word}`);
  const change = (data) => {
    told(data);
    const sheet = find("main.sheet");
    if (sheet) { if (Number(sheet.dataset.job) === data.id) refresh(); return; }
    const row = piece(data.html);
    const old = document.getElementById(row.id);
    const list = find("#list");
    if (!list) return;
    if (old && old.dataset.state !== row.dataset.state) announce(row);
    if (list.dataset.live === "again") { later(); return; }
    if (old) { replace(old, row); tick(); return; }
    const jobs = find(".jobs", list);
    if (!jobs) { refresh(); return; }
    // Only what is newer than all: an older job is on another page.
    const newest = Number(find(".job", jobs)?.id.slice(4) ?? 0);
    if (data.id > newest) { jobs.prepend(row); announce(row); tick(); }
    while (jobs.children.length > 100) jobs.lastElementChild.remove();
  };
  let timer = null;
  // Nobody tells how far a contact sheet is.
  setInterval(() => { if (find("[data-underway]") && !document.hidden) refresh(); }, 1000);
  const later = () => { timer ??= setTimeout(() => { timer = null; refresh(); }, 300); };
  const numbers = () => {
    // The numbers beside the states are made of the whole page; they may be a moment late.
    if (find(".states") && find("#list")?.dataset.live === "here") counts();
  };
  let counting = null;
  const counts = () => {
    counting ??= setTimeout(async () => {
      counting = null;
      const answer = await fetch("/api/status");
      if (!answer.ok) return;
      const { takes } = await answer.json();
      const groups = { work: ["ready", "submitting", "running", "completed"], waiting: ["waiting"],
        attention: ["held", "failed", "lost", "rejected"], done: ["delivered"],
        all: Object.keys(takes).filter((state) => state !== "cancelled") };
      for (const tab of all(".states a")) {
        const sum = groups[tab.dataset.group].reduce((sum, state) => sum + (takes[state] ?? 0), 0);
        find(".number", tab).toggleAttribute("data-none", sum === 0);
        find(".number", tab).textContent = String(sum).replace(/\B(?=(\d{3})+$)/g, "\u202f");
      }
    }, 1000);
  };
  const open = () => {
    if (events || !("version" in document.body.dataset) || document.hidden) return;
    events = new EventSource("/events");
    events.addEventListener("hello", (event) => {
      document.body.dataset.listening = "";
      if (String(JSON.parse(event.data).version) !== document.body.dataset.version) refresh();
    });
    events.addEventListener("overview", (event) => {
      const data = JSON.parse(event.data);
      told(data);
      if (find("#overview")) replace(find("#overview"), piece(data.html));
      numbers();
    });
    events.addEventListener("job", (event) => change(JSON.parse(event.data)));
    // Not all pages at once.
    events.addEventListener("reload", () => setTimeout(refresh, 500 * Math.random()));
    events.addEventListener("error", () => {
      // A daemon that is started again may want the token once more.
      if (events?.readyState === EventSource.CLOSED) { close(); setTimeout(open, 5000); }
    });
  };
  const close = () => { events?.close(); events = null; delete document.body.dataset.listening; };
  document.addEventListener("visibilitychange", () => { if (document.hidden) close(); else open(); });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();

  // Films play where they are.
  document.addEventListener("click", (event) => {
    const thumb = event.target.closest("a.thumb[data-film]");
    if (!thumb || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    const video = document.createElement("video");
    video.src = thumb.dataset.film;
    video.controls = video.autoplay = video.loop = video.playsInline = true;
    video.setAttribute("aria-label", thumb.getAttribute("aria-label"));
    const box = document.createElement("div");
    box.className = "thumb playing";
    box.append(video);
    thumb.replaceWith(box);
    video.focus();
  });

  // The films of a job, side by side and in step.
  const offerTogether = () => {
    const button = find("#together");
    if (!button) return;
    button.hidden = false;
    button.onclick = () => {
      const videos = all(".films video");
      const isPlaying = videos.some((video) => !video.paused);
      for (const video of videos) {
        if (isPlaying) { video.pause(); } else { video.currentTime = 0; video.play(); }
      }
      button.textContent = isPlaying ? "Play all together" : "Pause all";
    };
  };
  offerTogether();

  // Orders, without leaving the place.
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form.order");
    if (!form) return;
    event.preventDefault();
    const button = find("button", form);
    if (button.disabled) return;
    button.disabled = true;
    try {
      const answer = await fetch(form.dataset.api, { method: "POST" });
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) say((told.done ?? [told.paused ? "Sending is paused." : "Sending goes on."])[0]);
      else say(told.error ?? "That did not work.");
      if (answer.status === 401) location.assign("/login");
      if (!answer.ok || "then" in form.dataset) later();
    } catch {
      say("The daemon gives no answer.");
    } finally {
      button.disabled = false;
    }
  });

  // Looking for jobs while one types.
  const search = find("#search");
  let typing = null;
  const look = async () => {
    const values = new URLSearchParams([...new FormData(search)].filter(([, value]) => value !== ""));
    const query = String(values);
    history.replaceState(null, "", query ? `/?${query}` : "/");
    await refresh();
    say(`${all("#list .job").length} jobs shown`);
  };
  search?.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(look, 250); });
  search?.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(typing); look(); });
})();
