// Sending files: chosen or dropped (folders too), with progress; the form works without this file.
(() => {
  const formOf = (event) => event.target.closest?.("form[data-upload]");
  const megabytes = (bytes) => `${(bytes / 1048576).toFixed(1)} MB`;

  const send = (form, files) => {
    const list = [...files];
    const box = form.querySelector(".hm-sending");
    box.hidden = false;
    const names = list.slice(0, 3).map((file) => file.name).join(", ");
    box.querySelector("[data-sending]").textContent = `${names}${list.length > 3 ? ` … (${list.length})` : ""} · ${megabytes(list.reduce((sum, file) => sum + file.size, 0))}`;
    form.requestSubmit();
  };

  document.addEventListener("change", (event) => {
    const form = formOf(event);
    if (!form || event.target.type !== "file" || !event.target.files.length) return;
    for (const other of form.querySelectorAll("input[type=file]")) if (other !== event.target) other.value = "";
    send(form, event.target.files);
  });

  // Dropped folders are walked; their files are sent like chosen ones.
  const filesUnder = async (entry) => {
    if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return found;
      for (const child of some) found.push(...(await filesUnder(child)));
    }
  };
  document.addEventListener("dragover", (event) => {
    const form = formOf(event);
    if (form) { event.preventDefault(); form.classList.add("is-over"); }
  });
  document.addEventListener("dragleave", (event) => formOf(event)?.classList.remove("is-over"));
  document.addEventListener("drop", async (event) => {
    const form = formOf(event);
    if (!form) return;
    event.preventDefault();
    form.classList.remove("is-over");
    const plain = [...event.dataTransfer.files];
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [];
    for (const entry of entries) files.push(...(await filesUnder(entry)));
    if (!files.length) files.push(...plain);
    const held = new DataTransfer();
    for (const file of files.filter((one) => !one.name.startsWith("."))) held.items.add(file);
    const input = form.querySelector("#files");
    input.files = held.files;
    if (held.files.length) send(form, held.files);
  });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = formOf(event)?.querySelector("progress");
    if (bar && event.detail.lengthComputable) bar.value = (100 * event.detail.loaded) / event.detail.total;
  });
  // A refusal says cause and remedy in the messages; the form is ready for the next file.
  document.addEventListener("htmx:responseError", (event) => {
    const form = formOf(event);
    if (!form) return;
    form.querySelector(".hm-sending").hidden = true;
    for (const input of form.querySelectorAll("input[type=file]")) input.value = "";
  });
})();
