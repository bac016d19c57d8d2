'use client';

import { useSyncExternalStore } from 'react';
import type { DatedCapture } from './compare-links';

/** What is marked for compare; the oldest mark first. */
export interface Mark extends DatedCapture {
  readonly serviceName: string;
}

/** Two things are compared: a third mark takes the place of the oldest. */
const MAX_MARKS = 2;
const keyOf = (slug: string): string => `unpark-compare-marks ${slug}`;
const NONE: readonly Mark[] = [];

const listeners = new Set<() => void>();
/** the text last read and what it says, so that equal texts give the same list */
let last:
  | { readonly key: string; readonly text: string; readonly marks: readonly Mark[] }
  | undefined;

function readMarks(slug: string): readonly Mark[] {
  const key = keyOf(slug);
  const text = read(key);
  if (last?.key === key && last.text === text) return last.marks;
  last = { key, text, marks: parsed(text) };
  return last.marks;
}

function read(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    // a browser that keeps nothing: marks then last as long as the page
    return kept.get(key) ?? '';
  }
}
const kept = new Map<string, string>();

function parsed(text: string): readonly Mark[] {
  if (text === '') return NONE;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isMark).slice(0, MAX_MARKS) : NONE;
  } catch {
    return NONE;
  }
}

const isMark = (value: unknown): value is Mark =>
  typeof value === 'object' &&
  value !== null &&
  ['id', 'at', 'serviceName'].every(
    (name) => typeof (value as Record<string, unknown>)[name] === 'string',
  );

function write(slug: string, marks: readonly Mark[]): void {
  const key = keyOf(slug);
  const text = marks.length === 0 ? '' : JSON.stringify(marks);
  kept.set(key, text);
  try {
    sessionStorage.setItem(key, text);
  } catch {
    // see `read`
  }
  for (const listener of listeners) listener();
}

export function toggleMark(slug: string, mark: Mark): void {
  const marks = readMarks(slug);
  const without = marks.filter(({ id }) => id !== mark.id);
  write(slug, without.length < marks.length ? without : [...marks.slice(-(MAX_MARKS - 1)), mark]);
}

export const clearMarks = (slug: string): void => write(slug, NONE);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Marks of this tab; they survive paging through lists and going from page to page. */
export const useMarks = (slug: string): readonly Mark[] =>
  useSyncExternalStore(
    subscribe,
    () => readMarks(slug),
    () => NONE,
  );
