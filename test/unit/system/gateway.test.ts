import { expect, test } from "vitest";
import { judgeEcho } from "../../../src/system/echo.ts";
import { parseRoutes } from "../../../src/system/index.ts";

test("the default gateway is the route to everywhere that is up", () => {
  const head = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\n";
  const near = "eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\n";
  expect(parseRoutes(`${head}${near}eth0\t00000000\tFE01A8C0\t0003\t0\t0\t0\t00000000\n`)).toBe(
    "192.168.1.254",
  );
  expect(parseRoutes(`${head}${near}`)).toBeUndefined();
  expect(parseRoutes(`${head}ppp0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\n`)).toBeUndefined();
  expect(parseRoutes("\0\0 nonsense")).toBeUndefined();
});

test("what routers say to an echo is told from silence", () => {
  expect(judgeEcho("From 10.1.0.1 icmp_seq=1 Packet filtered\n")).toBe("prohibited");
  expect(judgeEcho("From 10.1.0.1 icmp_seq=1 Destination Net Unreachable\n")).toBe("unreachable");
  expect(judgeEcho("From 10.0.0.1 icmp_seq=1 Destination Host Unreachable\n")).toBe("none");
  expect(judgeEcho("1 packets transmitted, 0 received, 100% packet loss\n")).toBe("none");
});
