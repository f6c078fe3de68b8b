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

// The status that the host answers for a file; nothing if it cannot be reached.
const reached = async (file) => {
  const answer = await fetch(`${site}${file}`, { method: "HEAD", cache: "no-store" }).catch(() => undefined);
  return answer?.status;
};

// Something could not be fetched: waits until it is to be tried again. Where the files of this version are gone, there is
// another one by now, and the page that was wanted is loaded anew.
const failed = async (wanted) => {
  if ((await reached("matricula.js")) !== 404) return pressed("not-fetched");
  await pressed("outdated");
  wanted === location.href ? location.reload() : location.assign(wanted);
  return new Promise(() => {});
};

let isScriptLost = false;
const started = async () => {
  isScriptLost = true;
  const program = await import(`${site}matricula.js`);
  isScriptLost = false;
  await program.default({ module_or_path: `${site}matricula_bg.wasm` });
  return program;
};

// The texts of the page's language, which are not in the program.
const texts = async () => {
  const answer = await fetch(`${site}texts.${document.documentElement.lang}.txt`);
  if (!answer.ok) throw new Error(`HTTP status code is not ok: ${answer.status}`);
  return answer.text();
};

const fetched = async () => {
  const [program, words] = await Promise.all([started(), texts()]);
  if (!program.take_texts(words)) throw new Error("the texts are not whole");
  return program;
};

let program;
while (!(program = await fetched().catch(() => undefined))) {
  await failed(location.href);
  // Chromium's `import` never asks again for a script that could not be fetched; a page that is loaded anew does.
  if (isScriptLost && (await reached("matricula.js")) === 200) location.reload();
}
await program.hydrate(failed);
