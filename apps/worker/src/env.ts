import { availableParallelism } from 'node:os';
import {
  installationFields,
  installationSettings,
  type InstallationSettings,
  readSettings,
} from '@unpark/usecases/installation-settings';
import { z } from 'zod';

const shape = z.object({
  ...installationFields,
  /** so that what reads files of strangers and what sends messages can be apart */
  UNPARK_WORKER_DOES: z.enum(['everything', 'captures', 'messages']).default('everything'),
  /** reader processes at once */
  UNPARK_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).optional(),
  /** walls of one reading */
  UNPARK_PARSE_WALL_SECONDS: z.coerce.number().min(1).max(3600).default(60),
  UNPARK_PARSE_MEMORY_MIB: z.coerce
    .number()
    .int()
    .min(64)
    .max(1 << 20)
    .default(512),
  /** where people open this installation: for links in messages */
  UNPARK_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:3000'),
  /** without it nothing can be sent to channels, whose addresses are encrypted with it */
  UNPARK_SECRET: z.string().min(32, 'needs at least 32 characters').optional(),
  /** set by a supervisor that keeps our standard input open while it lives */
  UNPARK_SUPERVISED: z.enum(['0', '1']).default('0'),
});

export interface WorkerEnv extends InstallationSettings {
  /** reads and keeps captures */
  readonly doesCaptures: boolean;
  /** sends mail and messages to channels: the only part that needs a way out */
  readonly doesMessages: boolean;
  readonly concurrency: number;
  readonly parseWallMs: number;
  readonly parseMemoryBytes: number;
  readonly publicUrl: string;
  readonly secret?: string | undefined;
  readonly supervised: boolean;
}

/** Throws with every fault in one message. */
export function readWorkerEnv(): WorkerEnv {
  const env = readSettings(shape, process.env, 'the worker');
  return {
    ...installationSettings(env),
    doesCaptures: env.UNPARK_WORKER_DOES !== 'messages',
    doesMessages: env.UNPARK_WORKER_DOES !== 'captures',
    // one processor stays with the database, the web process and ourselves
    concurrency:
      env.UNPARK_WORKER_CONCURRENCY ?? Math.max(1, Math.min(8, availableParallelism() - 1)),
    parseWallMs: env.UNPARK_PARSE_WALL_SECONDS * 1000,
    parseMemoryBytes: env.UNPARK_PARSE_MEMORY_MIB * (1 << 20),
    publicUrl: env.UNPARK_URL.replace(/\/+$/, ''),
    secret: env.UNPARK_SECRET,
    supervised: env.UNPARK_SUPERVISED === '1',
  };
}
