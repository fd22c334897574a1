import type { Plugin } from "rollup";

export function cutWriting(source: string): string;
export function readOnlySnmp(): Plugin;
