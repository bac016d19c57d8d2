import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatBytes } from '@unpark/base';
import { z } from 'zod';
import type { EventLog } from './event-log';

/** What is sent with the files of a capture; the same after a restart. */
const pushNote = z.object({
  service: z.string(),
  environment: z.string().optional(),
  label: z.string().optional(),
  target: z.string(),
  idempotencyKey: z.string(),
  takenUnixMs: z.number(),
  sizeBytes: z.number(),
});
export type PushNote = z.infer<typeof pushNote>;

export interface WaitingCapture {
  readonly id: string;
  /** holds the artifacts and nothing else */
  readonly folder: string;
  readonly note: PushNote;
}

const ROOMS = ['taking', 'waiting', 'refused', 'gone'] as const;
type Room = (typeof ROOMS)[number];
const FILES = 'files';
const NOTE = 'push.json';

/**
 * Captures on disk until the server has them. A capture is made in `taking`, and is in `waiting` at
 * once and whole (synced, then one rename) or not at all. It leaves by a rename to `gone`, so that a
 * half deleted folder is never pushed as a capture. What a server will never take stands in `refused`,
 * for people to look at, until the room is needed.
 *
 * Whoever is killed between a push and forgetting it pushes it again: with the same files and the same
 * idempotency key, which is the same capture.
 */
export class CaptureBuffer {
  readonly #dir: string;
  readonly #limitBytes: number;
  readonly #log: EventLog;
  readonly #captures = new Map<string, { room: Room; note: PushNote }>();
  /** being sent now: not dropped for room */
  #held: string | undefined;
  #sequence = 0;

  private constructor(dir: string, limitBytes: number, log: EventLog) {
    this.#dir = dir;
    this.#limitBytes = limitBytes;
    this.#log = log;
  }

  /** Makes the folders where they are not there, and clears what a killed agent left half made. */
  static async open(dir: string, limitBytes: number, log: EventLog): Promise<CaptureBuffer> {
    const buffer = new CaptureBuffer(dir, limitBytes, log);
    for (const room of ROOMS) await mkdir(buffer.#place(room), { recursive: true, mode: 0o700 });
    for (const room of ['taking', 'gone'] as const) {
      for (const id of await readdir(buffer.#place(room)))
        await rm(buffer.#place(room, id), { recursive: true, force: true });
    }
    for (const room of ['waiting', 'refused'] as const) {
      for (const id of (await readdir(buffer.#place(room))).sort()) {
        const note = await readNote(buffer.#place(room, id));
        if (note) buffer.#captures.set(id, { room, note });
        else await rm(buffer.#place(room, id), { recursive: true, force: true });
      }
    }
    const waiting = buffer.waiting().length;
    if (waiting > 0) {
      log.say(
        'buffer.left-over',
        `captures on disk since before: ${waiting} (${formatBytes(buffer.sizeBytes)})`,
        { captures: waiting, bytes: buffer.sizeBytes },
      );
    }
    return buffer;
  }

  get sizeBytes(): number {
    let sum = 0;
    for (const { note } of this.#captures.values()) sum += note.sizeBytes;
    return sum;
  }

  /** Oldest first. */
  waiting(): WaitingCapture[] {
    return [...this.#captures]
      .filter(([, { room }]) => room === 'waiting')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, { note }]) => ({ id, folder: join(this.#place('waiting', id), FILES), note }));
  }

  waitingOf(target: string): number {
    let count = 0;
    for (const { room, note } of this.#captures.values())
      if (room === 'waiting' && note.target === target) count++;
    return count;
  }

  /** An empty folder to take a capture into. */
  async begin(nowMs: number): Promise<{ readonly id: string; readonly folder: string }> {
    // names sort by time, also of captures that begin in the same millisecond
    const sequence = String(this.#sequence++ % 10_000).padStart(4, '0');
    const time = new Date(nowMs).toISOString().replace(/[-:.]/g, '');
    const id = `${time}-${sequence}-${randomBytes(4).toString('hex')}`;
    const folder = join(this.#place('taking', id), FILES);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return { id, folder };
  }

  async abandon(id: string): Promise<void> {
    await rm(this.#place('taking', id), { recursive: true, force: true });
  }

  /**
   * What was taken is whole: from here on it outlives a crash. Makes room for it first.
   *
   * @returns false when it alone is more than the buffer may hold
   */
  async keep(id: string, facts: Omit<PushNote, 'idempotencyKey' | 'sizeBytes'>): Promise<boolean> {
    const folder = this.#place('taking', id);
    const sizeBytes = await syncFiles(join(folder, FILES));
    if (sizeBytes > this.#limitBytes) {
      await this.abandon(id);
      return false;
    }
    await this.#makeRoom(sizeBytes);
    const note = { ...facts, idempotencyKey: randomUUID(), sizeBytes };
    await writeSynced(join(folder, NOTE), JSON.stringify(note));
    await syncFolder(folder);
    await rename(folder, this.#place('waiting', id));
    await syncFolder(this.#place('waiting'));
    this.#captures.set(id, { room: 'waiting', note });
    return true;
  }

  hold(id: string | undefined): void {
    this.#held = id;
  }

  /** The server has it. */
  async forget(id: string): Promise<void> {
    const room = this.#captures.get(id)?.room;
    if (!room) return;
    this.#captures.delete(id);
    await rename(this.#place(room, id), this.#place('gone', id));
    await syncFolder(this.#place(room));
    await rm(this.#place('gone', id), { recursive: true, force: true });
  }

  /** The server will never take it. */
  async setAside(id: string): Promise<void> {
    const capture = this.#captures.get(id);
    if (!capture) return;
    await rename(this.#place('waiting', id), this.#place('refused', id));
    await syncFolder(this.#place('waiting'));
    this.#captures.set(id, { ...capture, room: 'refused' });
  }

  /** Drops one capture to free disk; false where there is none to drop. */
  async dropOldest(why: string): Promise<boolean> {
    const ids = [...this.#captures.keys()].filter((id) => id !== this.#held).sort();
    const id = ids.find((one) => this.#captures.get(one)?.room === 'refused') ?? ids[0];
    const capture = id === undefined ? undefined : this.#captures.get(id);
    if (id === undefined || !capture) return false;
    const { target, takenUnixMs, sizeBytes } = capture.note;
    this.#log.say(
      'buffer.dropped',
      `the capture of ${new Date(takenUnixMs).toISOString()} is lost: ${why}`,
      { target, bytes: sizeBytes },
    );
    await this.forget(id);
    return true;
  }

  async #makeRoom(sizeBytes: number): Promise<void> {
    const why = `the buffer holds ${formatBytes(this.sizeBytes)} of at most ${formatBytes(this.#limitBytes)}`;
    while (this.sizeBytes + sizeBytes > this.#limitBytes && (await this.dropOldest(why)));
  }

  #place(room: Room, id?: string): string {
    return id === undefined ? join(this.#dir, room) : join(this.#dir, room, id);
  }
}

async function readNote(folder: string): Promise<PushNote | undefined> {
  try {
    return pushNote.parse(JSON.parse(await readFile(join(folder, NOTE), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Syncs every file of a flat folder and the folder itself; their bytes in all. */
async function syncFiles(folder: string): Promise<number> {
  let sizeBytes = 0;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (!(await stat(path)).isFile()) continue;
    const handle = await open(path, 'r+');
    try {
      await handle.sync();
      sizeBytes += (await handle.stat()).size;
    } finally {
      await handle.close();
    }
  }
  await syncFolder(folder);
  return sizeBytes;
}

async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename lasts once its folder is synced; Windows cannot and need not. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (!handle) return;
  try {
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}
