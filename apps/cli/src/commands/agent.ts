import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { err, formatCount, ok, type Problem, type Result } from '@unpark/base';
import { type AgentConfig, DEFAULTS, targetsOf } from '../agent/agent-config';
import { lockBuffer } from '../agent/buffer-lock';
import { CaptureBuffer } from '../agent/capture-buffer';
import { eventLog } from '../agent/event-log';
import { durationText } from '../agent/quantities';
import { readConfigFile } from '../agent/read-config';
import { type ReadyTarget, runAgent, runOnce } from '../agent/run-agent';
import { REAL_WORLD, type World } from '../agent/world';
import { SteadyClock } from '../capture/clock-offset';
import { findTarget } from '../capture/pprof-target';
import type { CliEnvironment } from '../env';
import { EXIT } from '../exit-codes';
import { stopped } from '../problem-exit';
import { ServerClient } from '../push/server-client';
import { textTable } from '../table/text-table';
import { styled, type Terminal } from '../terminal';
import { type Interruption, parseHeaders } from './capture';

export interface AgentOptions {
  readonly config: string;
  /** each target once, then the end */
  readonly once: boolean;
  /** looks and takes nothing */
  readonly check: boolean;
  readonly json: boolean;
}

/** Captures what the configuration lists, on its schedule, and sends it to the server. */
export async function runAgentCommand(
  options: AgentOptions,
  environment: CliEnvironment,
  terminal: Terminal,
  { signal }: Interruption,
  world: World = REAL_WORLD,
): Promise<number> {
  const config = await readConfigFile(options.config);
  if (!config.ok) {
    const problems = config.error;
    for (const problem of problems) stopped(terminal, problem);
    return problems[0]?.code === 'agent.config-unreadable' ? EXIT.failed : EXIT.usage;
  }
  const server = config.value.server ?? environment.server;
  if (server === undefined) {
    return stopped(
      terminal,
      {
        code: 'push.no-server',
        message: 'Send to which server?',
        next: 'Write server: https://unpark.example.com into the file, or set UNPARK_SERVER.',
      },
      EXIT.usage,
    );
  }
  const targets = readyTargets(config.value, environment);
  if (!targets.ok) return stopped(terminal, targets.error, EXIT.usage);
  const connect = async (ends: AbortSignal): Promise<Result<ServerClient>> => {
    const apiKey = await readKey(config.value, environment);
    if (!apiKey.ok) return apiKey;
    return ServerClient.open({ server, apiKey: apiKey.value }, { attempts: 1, signal: ends });
  };
  const opened = await connect(signal);
  if (!opened.ok) return stopped(terminal, opened.error, EXIT.usage);
  if (opened.value.keyTravelsInClear) {
    terminal.note('Note: the server address is http, so the key crosses the network unencrypted.');
  }
  if (options.check) return check(targets.value, opened.value, server, terminal, signal);
  const dir = resolve(config.value.buffer.dir);
  const lock = await lockBuffer(dir).catch((cause: NodeJS.ErrnoException) =>
    err(noBuffer(dir, cause)),
  );
  if (!lock.ok) return stopped(terminal, lock.error);
  try {
    const log = eventLog(terminal, world, options.json);
    const setting = {
      agent: config.value.agent ?? hostname(),
      targets: targets.value,
      parallel: config.value.parallel,
      buffer: await CaptureBuffer.open(dir, config.value.buffer.limit, log),
      log,
      world,
      connect,
      signal,
    };
    if (options.once) return (await runOnce(setting)) ? EXIT.healthy : EXIT.failed;
    await runAgent(setting);
    return EXIT.healthy;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === undefined) throw cause;
    return stopped(terminal, noBuffer(dir, cause as NodeJS.ErrnoException));
  } finally {
    await lock.value.release();
  }
}

const noBuffer = (dir: string, cause: NodeJS.ErrnoException): Problem => ({
  code: 'agent.buffer',
  message: `Cannot use \`${dir}\` for captures (${cause.code ?? 'unknown error'}).`,
  next: 'Give a folder that this user may write to: buffer: { dir: … }.',
});

function readyTargets(config: AgentConfig, environment: CliEnvironment): Result<ReadyTarget[]> {
  const ready: ReadyTarget[] = [];
  for (const target of targetsOf(config)) {
    const pairs = Object.entries(target.headers).map(([name, value]) => `${name}: ${value}`);
    const variables = [
      ...Object.entries(target.headersFromEnv).map(([name, variable]) => ({
        name,
        variable,
        before: '',
      })),
      ...(target.tokenFromEnv === undefined
        ? []
        : [{ name: 'authorization', variable: target.tokenFromEnv, before: 'Bearer ' }]),
    ];
    for (const { name, variable, before } of variables) {
      const value = environment.variables?.[variable];
      if (value === undefined || value === '') {
        return err({
          code: 'agent.variable',
          message: `The variable ${variable}, which ${target.target} needs for its header ${name}, is not set.`,
          next: 'Set it for the agent, or take it out of the file.',
        });
      }
      pairs.push(`${name}: ${before}${value.trim()}`);
    }
    const allHeaders = parseHeaders(pairs);
    if (!allHeaders) {
      return err({
        code: 'agent.variable',
        message: `A header of ${target.target} holds characters that cannot be sent.`,
        next: 'Look at the variables that its headers come from.',
      });
    }
    ready.push({ ...target, allHeaders });
  }
  return ok(ready);
}

async function readKey(config: AgentConfig, environment: CliEnvironment): Promise<Result<string>> {
  if (config.keyFile !== undefined) {
    const text = await readFile(config.keyFile, 'utf8').catch(
      (cause: NodeJS.ErrnoException) => cause,
    );
    if (typeof text === 'string' && text.trim() !== '') return ok(text.trim());
    const why = typeof text === 'string' ? 'it is empty' : (text.code ?? 'unknown error');
    return err({
      code: 'push.no-key',
      message: `No key in \`${config.keyFile}\`: ${why}.`,
      next: 'Put an API key with the scope ingest into this file, alone.',
    });
  }
  if (environment.apiKey !== undefined) return ok(environment.apiKey);
  return err({
    code: 'push.no-key',
    message: 'The agent needs an API key.',
    next: 'Make one with the scope ingest under Settings, API keys; set UNPARK_API_KEY or name a keyFile.',
  });
}

/** Asks every target and the server, takes nothing. */
async function check(
  targets: readonly ReadyTarget[],
  client: ServerClient,
  server: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const clock = new SteadyClock();
  const found = await Promise.all(
    targets.map((target) =>
      findTarget(target.url, target.allHeaders, {
        clock,
        connectTimeoutMs: target.connectTimeoutMs,
        timeoutMs: target.timeoutMs,
        signal,
      }),
    ),
  );
  const rows = targets.map((target, i) => {
    const answer = found[i];
    const count = answer?.ok ? answer.value.goroutineCount : undefined;
    const most = target.maxGoroutines ?? DEFAULTS.maxGoroutines;
    const takes = count !== undefined && count > most ? 'profiles (debug=0)' : 'dumps (debug=2)';
    return [
      target.service,
      target.target,
      durationText(target.everySeconds),
      count === undefined ? '' : formatCount(count),
      answer?.ok ? takes : (answer?.error.message ?? 'not asked'),
    ];
  });
  terminal.out(
    textTable(
      [
        { title: 'SERVICE', align: 'left' },
        { title: 'TARGET', align: 'left' },
        { title: 'EVERY', align: 'right' },
        { title: 'GOROUTINES', align: 'right' },
        { title: 'TAKES', align: 'left' },
      ],
      rows,
      terminal,
    ),
  );
  const advice = await client.samplingAdvice(targets[0]?.service ?? '');
  const accepted = advice.ok || advice.error.code === 'service.not-found';
  if (accepted) terminal.out(`\n${styled(terminal, 'green', 'ok')}  ${server} accepts the key`);
  else if (!advice.ok) stopped(terminal, advice.error);
  return accepted && found.every((answer) => answer.ok) ? EXIT.healthy : EXIT.failed;
}
