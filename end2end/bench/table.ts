export type Row = string[];

/** The median, so that a single disturbed run does not count. */
export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
};

/** The quantile for a share. */
export const percentile = (values: number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
};

export const number = (value: number): string => value.toLocaleString("en-GB", { maximumFractionDigits: 0 });

/** Prints a table for terminals and Markdown, like the host's measurements; the first row is the header. */
export const print = (title: string, rows: Row[]): void => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]): string => `| ${cells.join(" | ")} |`;
  const said = rows.map((row) => line(widths.map((width, column) => (column === 0 ? (row[column] ?? "").padEnd(width) : (row[column] ?? "").padStart(width)))));
  const rule = line(widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(Math.max(width - 1, 1))}:`)));
  process.stdout.write(`\n### ${title}\n\n${[said[0], rule, ...said.slice(1)].join("\n")}\n`);
};
