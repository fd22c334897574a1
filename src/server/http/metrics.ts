// What /metrics tells, in Prometheus' text form.

export interface Metrics {
  count(name: MetricName, labels?: Record<string, string>): void;
  text(gauges: Gauge[]): string;
}

export interface Gauge {
  name: string;
  help: string;
  value: number;
  labels?: Record<string, string>;
}

const COUNTERS = {
  tallybox_messages_total: "Messages from boxes, by what came of them.",
  tallybox_http_requests_total: "HTTP requests, by status.",
} as const;
export type MetricName = keyof typeof COUNTERS;

export function createMetrics(): Metrics {
  const counts = new Map<string, number>();
  return {
    count(name, labels) {
      const key = `${name}${labelText(labels)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    text(gauges) {
      const lines: string[] = [];
      for (const [name, help] of Object.entries(COUNTERS)) {
        lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} counter`);
        for (const [key, value] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
          if (key === name || key.startsWith(`${name}{`)) lines.push(`${key} ${value}`);
        }
      }
      let named = "";
      for (const { name, help, value, labels } of gauges) {
        if (name !== named) lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`);
        named = name;
        lines.push(`${name}${labelText(labels)} ${value}`);
      }
      return `${lines.join("\n")}\n`;
    },
  };
}

function labelText(labels: Record<string, string> | undefined): string {
  if (!labels) return "";
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replaceAll(/["\\\n]/g, "_")}"`,
  );
  return `{${pairs.join(",")}}`;
}
