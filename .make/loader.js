// Several groups may have the same part: each is started once.
const started = new Map();
function start(part, bytes) {
    if (!started.has(part)) {
        const instance = WebAssembly.instantiate(bytes, getSharedImports());
        instance.catch(() => started.delete(part));
        started.set(part, instance);
    }
    return started.get(part);
}
// Fetches a group's file and starts its parts, once; after an error the next call tries again.
function loader(file) {
    const load = async () => {
        const answer = await fetch(new URL(file, import.meta.url));
        if (!answer.ok) throw new Error(`HTTP status code is not ok: ${answer.status}`);
        const bytes = await answer.arrayBuffer();
        const numbers = new DataView(bytes);
        const parts = [];
        for (let at = 0; at < bytes.byteLength;) {
            const length = numbers.getUint32(at + 4, true);
            parts.push(start(numbers.getUint32(at, true), new Uint8Array(bytes, at + 8, length)));
            at += 8 + length;
        }
        await Promise.all(parts);
    };
    let loading;
    return () => {
        loading ??= load().catch((error) => {
            loading = undefined;
            throw error;
        });
        return loading;
    };
}
