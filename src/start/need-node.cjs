// Loaded before the scripts of package.json, in words that an old Node understands too.
if (Number(process.versions.node.split(".")[0]) < 24) {
  console.error(
    "Node " +
      process.versions.node +
      " is running, 24 is needed. On Linux (x64, arm64) it comes with the packages: run npm ci without --omit=optional. Elsewhere install Node 24.",
  );
  process.exit(1);
}
