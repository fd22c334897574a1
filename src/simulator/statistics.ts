// What a device was asked, for tests and measurements.

export interface DeviceStatistics {
  /** Datagrams received. */
  requests: number;
  answers: number;
  /** Variables asked for. */
  varbinds: number;
  sets: number;
  /** Requests with the request-id of the one before. */
  repeated: number;
  /** Most requests that waited for their answer at the same time. */
  maxPending: number;
  bytesReceived: number;
  bytesSent: number;
  wrongCommunity: number;
  undecodable: number;
  byVersion: { "1": number; "2c": number; "3": number };
  byKind: { get: number; getNext: number; getBulk: number; set: number };
}

export function newStatistics(): DeviceStatistics {
  return {
    requests: 0,
    answers: 0,
    varbinds: 0,
    sets: 0,
    repeated: 0,
    maxPending: 0,
    bytesReceived: 0,
    bytesSent: 0,
    wrongCommunity: 0,
    undecodable: 0,
    byVersion: { "1": 0, "2c": 0, "3": 0 },
    byKind: { get: 0, getNext: 0, getBulk: 0, set: 0 },
  };
}

export function sumStatistics(all: Iterable<DeviceStatistics>): DeviceStatistics {
  const sum = newStatistics();
  for (const one of all) {
    for (const name of counts) sum[name] += one[name];
    for (const name of ["1", "2c", "3"] as const) sum.byVersion[name] += one.byVersion[name];
    for (const name of ["get", "getNext", "getBulk", "set"] as const) sum.byKind[name] += one.byKind[name];
    sum.maxPending = Math.max(sum.maxPending, one.maxPending);
  }
  return sum;
}

const counts = [
  "requests",
  "answers",
  "varbinds",
  "sets",
  "repeated",
  "bytesReceived",
  "bytesSent",
  "wrongCommunity",
  "undecodable",
] as const;
