// Loaded before each program that `npm start` runs: it ends in order when the starter is gone, however that ended.
// The starter holds the other end of standard input; the system closes it with the starter.
process.stdin.resume().once("end", () => process.kill(process.pid, "SIGTERM"));
// Nobody reads its words then: what it still has to say must not end it before its time.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
