// Sample files to send, generated in the browser.

const VOICE_SECONDS = 3;
const RATE = 8000; // samples per second

// Draws a screenshot of an app that shows an error, as requesters send them.
export function samplePhoto() {
  const canvas = document.createElement("canvas");
  canvas.width = 480;
  canvas.height = 640;
  const pen = canvas.getContext("2d");
  fill(pen, "#f3f5f7", 0, 0, 480, 640);
  fill(pen, "#0f766e", 0, 0, 480, 84);
  fill(pen, "#ffffff", 28, 34, 180, 18);
  for (let row = 0; row < 4; row += 1) {
    fill(pen, "#dfe5e8", 28, 116 + row * 84, 52, 52);
    fill(pen, "#cfd8dc", 100, 122 + row * 84, 230 - row * 30, 14);
    fill(pen, "#e3e8eb", 100, 148 + row * 84, 320 - row * 20, 12);
  }
  fill(pen, "#c2410c", 28, 500, 424, 96);
  pen.fillStyle = "#ffffff";
  pen.font = "bold 34px sans-serif";
  pen.fillText("Error 402", 150, 560);
  pen.font = "bold 52px sans-serif";
  pen.fillText("!", 76, 567);
  return new Promise((done) => {
    canvas.toBlob((blob) => done(new File([blob], "screenshot.png", { type: blob.type })));
  });
}

function fill(pen, color, x, y, width, height) {
  pen.fillStyle = color;
  pen.beginPath();
  pen.roundRect(x, y, width, height, height === 84 || height === 640 ? 0 : 8);
  pen.fill();
}

// Creates a rising and falling tone as a WAV file, which every browser can play.
export function sampleVoice() {
  const count = VOICE_SECONDS * RATE;
  const data = new DataView(new ArrayBuffer(44 + count * 2));
  writeHeader(data, count * 2);
  for (let index = 0; index < count; index += 1) {
    const time = index / RATE;
    const pitch = 150 + 40 * Math.sin(time * 5);
    const loudness = 0.25 * Math.abs(Math.sin(time * 7)) * Math.min(1, (VOICE_SECONDS - time) * 2);
    data.setInt16(44 + index * 2, 32767 * loudness * Math.sin(2 * Math.PI * pitch * time), true);
  }
  return new File([data.buffer], "voice.wav", { type: "audio/wav" });
}

function writeHeader(data, size) {
  writeWord(data, 0, "RIFF");
  data.setUint32(4, 36 + size, true);
  writeWord(data, 8, "WAVEfmt ");
  data.setUint32(16, 16, true);
  data.setUint16(20, 1, true);
  data.setUint16(22, 1, true);
  data.setUint32(24, RATE, true);
  data.setUint32(28, RATE * 2, true);
  data.setUint16(32, 2, true);
  data.setUint16(34, 16, true);
  writeWord(data, 36, "data");
  data.setUint32(40, size, true);
}

function writeWord(data, position, word) {
  [...word].forEach((letter, index) => data.setUint8(position + index, letter.charCodeAt(0)));
}

// Returns the kind as which a messenger's app would send this file.
export function kindOf(file) {
  if (file.type.startsWith("image/") && file.type !== "image/svg+xml") {
    return "photo";
  }
  if (file.type.startsWith("video/")) {
    return "video";
  }
  return file.type.startsWith("audio/") ? "audio" : "document";
}
