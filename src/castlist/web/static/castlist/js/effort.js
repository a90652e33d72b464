/* Works a little before a form is sent, beside the page: the first number of which enough is nought. */
onmessage = async ({ data: [challenge, bits] }) => {
  const text = new TextEncoder();
  const how = { name: "PBKDF2", hash: "SHA-256", salt: text.encode(challenge), iterations: 4000 };
  for (let n = 0; ; n++) {
    const key = await crypto.subtle.importKey("raw", text.encode(n), "PBKDF2", false, ["deriveBits"]);
    const found = await crypto.subtle.deriveBits(how, key, 32);
    if (new DataView(found).getUint32(0) >>> (32 - bits) === 0) return postMessage(`${challenge}-${n}`);
  }
};
