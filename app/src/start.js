// Part of every page (`shell` in lib.rs): fetches the program and wakes the page up.
const site = "/pkg/VERSION/";

// Shows a notice, and waits until its button is pressed.
const pressed = (id) =>
  new Promise((done) => {
    const notice = document.getElementById(id);
    notice.hidden = false;
    notice.querySelector("button").onclick = () => {
      notice.hidden = true;
      done();
    };
  });

// Something could not be fetched: waits until it is to be tried again. Where the files of this version are gone, there is
// another one by now, and the page that was wanted is loaded anew.
const failed = async (wanted) => {
  const answer = await fetch(`${site}matricula.js`, { method: "HEAD", cache: "no-store" }).catch(() => undefined);
  if (answer?.status !== 404) return pressed("not-fetched");
  await pressed("outdated");
  wanted === location.href ? location.reload() : location.assign(wanted);
  return new Promise(() => {});
};

const fetched = async () => {
  const program = await import(`${site}matricula.js`);
  await program.default({ module_or_path: `${site}matricula_bg.wasm` });
  return program;
};

let program;
while (!(program = await fetched().catch(() => undefined))) await failed(location.href);
await program.hydrate(failed);
