import { formatBytes, formatCount, type Problem } from '@unpark/base';
import { captureUploadQuery, UPLOAD_LIMITS } from '@unpark/ingest';
import { type AnalysisReport, revisionText, type VcsFacts } from '@unpark/model';
import { exitOfRevision, givenRevision } from '../capture/given-revision';
import type { CliEnvironment } from '../env';
import { EXIT } from '../exit-codes';
import { collectFiles } from '../files/collect-files';
import { stopped } from '../problem-exit';
import { ServerClient } from '../push/server-client';
import { verdictText } from '../report/verdict-text';
import { type Terminal, visible, visibleJson, wrapped } from '../terminal';

export interface PushOptions {
  readonly service?: string;
  readonly server?: string;
  readonly key?: string;
  readonly environment?: string;
  readonly label?: string;
  readonly revision?: string;
  readonly binary?: string;
  readonly wait: boolean;
  readonly waitSeconds: number;
  readonly json: boolean;
  /** between attempts and between looks at the state; tests make it short */
  readonly pauseMs?: number;
}

/**
 * Sends files as one capture and, unless told not to, waits until the server has read and
 * diagnosed it. Exit code 0 means that the capture is stored and final, whatever its verdict: an
 * agent that pushes every minute has not failed because the service is ill.
 */
export async function runPush(
  paths: readonly string[],
  options: PushOptions,
  environment: CliEnvironment,
  terminal: Terminal,
): Promise<number> {
  const vcs = givenRevision(options, environment);
  if (!vcs.ok) return stopped(terminal, vcs.error, exitOfRevision(vcs.error));
  return (await pushFiles(paths, { ...options, vcs: vcs.value }, environment, terminal)).code;
}

export interface PushEnd {
  readonly code: number;
  /** the server's analysis, when it was waited for */
  readonly report?: AnalysisReport;
}

/**
 * The same, with what the server found.
 *
 * @param options.vcs commit that is sent with the files; what they say of it themselves comes second
 */
export async function pushFiles(
  paths: readonly string[],
  options: PushOptions & { readonly vcs?: VcsFacts | undefined },
  environment: CliEnvironment,
  terminal: Terminal,
): Promise<PushEnd> {
  const stop = (problem: Problem, code?: number): PushEnd => ({
    code: stopped(terminal, problem, code),
  });
  const server = options.server ?? environment.server;
  const apiKey = options.key ?? environment.apiKey;
  if (!server) {
    return stop(
      {
        code: 'push.no-server',
        message: 'Push to which server?',
        next: 'Give --server https://unpark.example.com or set UNPARK_SERVER.',
      },
      EXIT.usage,
    );
  }
  if (!apiKey) {
    return stop(
      {
        code: 'push.no-key',
        message: 'Pushing needs an API key.',
        next: 'Make one under Settings, API keys, and set UNPARK_API_KEY (or give --key).',
      },
      EXIT.usage,
    );
  }
  const query = captureUploadQuery.safeParse({
    service: options.service,
    ...(options.environment && { environment: options.environment }),
    ...(options.label && { label: options.label }),
  });
  if (!query.success) {
    const issue = query.error.issues[0];
    return stop(
      options.service
        ? {
            code: 'push.bad-option',
            message: `--${String(issue?.path[0] ?? 'service')} is not usable: ${issue?.message ?? 'bad value'}.`,
          }
        : {
            code: 'push.no-service',
            message: 'Which service is this a capture of?',
            next: 'Give its name: --service checkout.',
          },
      EXIT.usage,
    );
  }
  const files = await collectFiles(paths);
  if (!files.ok) return stop(files.error);
  const total = files.value.reduce((sum, file) => sum + file.sizeBytes, 0);
  if (files.value.length > UPLOAD_LIMITS.files || total > UPLOAD_LIMITS.sentBytes) {
    return stop({
      code: 'push.too-big',
      message: `${formatCount(files.value.length)} files of ${formatBytes(total)} are more than one capture may be (${UPLOAD_LIMITS.files} files, ${formatBytes(UPLOAD_LIMITS.sentBytes)}).`,
      next: 'A capture is one process in one window; push the folder of one capture.',
    });
  }
  const client = ServerClient.open(
    { server, apiKey },
    {
      ...(options.pauseMs !== undefined && { retryPauseMs: options.pauseMs }),
      onRetry: (what) => terminal.note(wrapped(`  ${visible(what)}`, '', '  ')),
    },
  );
  if (!client.ok) return stop(client.error, EXIT.usage);
  if (client.value.keyTravelsInClear) {
    terminal.note(
      '  Note: the server address is http, so the key crosses the network unencrypted.',
    );
  }

  terminal.note(
    `Pushing ${files.value.length} file${files.value.length === 1 ? '' : 's'}, ${formatBytes(total)}, as ${visible(query.data.service)}`,
  );
  const outcome = await client.value.upload({
    service: query.data.service,
    ...(options.environment && { environment: query.data.environment }),
    ...(query.data.label && { label: query.data.label }),
    ...(options.vcs && { revision: revisionText(options.vcs) }),
    files: files.value,
  });
  if (!outcome.ok) return stop(outcome.error);
  const { captureId, url } = outcome.value;
  if (outcome.value.outcome === 'duplicate') {
    terminal.note('  The server already has this capture; it stays one.');
  }
  if (!options.wait) {
    terminal.out(options.json ? visibleJson(outcome.value) : visible(url));
    return { code: EXIT.healthy };
  }

  const waited = await waitUntilFinal(client.value, captureId, options, terminal);
  if (!waited.ok) {
    terminal.note(`  Page: ${visible(url)}`);
    return stop(waited.error);
  }
  if (waited.value.state === 'failed') {
    terminal.note(`  Page: ${visible(url)}`);
    return stop({
      code: 'push.capture-failed',
      message: 'The server stored the capture but could not finish reading it.',
      next: 'The page says why and can try again.',
    });
  }
  const report = await client.value.analysis(captureId);
  if (!report.ok && report.error.code === 'access.scope') {
    terminal.note('  Stored and read. This key has no read scope: the verdict is on the page.');
    terminal.out(visible(url));
    return { code: EXIT.healthy };
  }
  if (!report.ok) return stop(report.error);
  if (options.json) terminal.out(visibleJson(report.value));
  else terminal.out(`${verdictText(report.value, terminal)}\n\n${visible(url)}`);
  return { code: EXIT.healthy, report: report.value };
}

async function waitUntilFinal(
  client: ServerClient,
  captureId: string,
  options: PushOptions,
  terminal: Terminal,
): ReturnType<ServerClient['status']> {
  const until = Date.now() + options.waitSeconds * 1000;
  let pauseMs = options.pauseMs ?? 300;
  for (;;) {
    const status = await client.status(captureId);
    if (!status.ok || status.value.final) {
      terminal.progress('');
      return status;
    }
    const { state, artifactsRead, artifactCount } = status.value;
    terminal.progress(`  ${state}: ${artifactsRead} of ${artifactCount} artifacts read`);
    if (Date.now() >= until) {
      terminal.progress('');
      return {
        ok: false,
        error: {
          code: 'push.wait-timeout',
          message: `Not final after ${options.waitSeconds} s (${state}, ${artifactsRead} of ${artifactCount} artifacts read).`,
          next: 'The capture is stored; open its page, or raise --wait-seconds. Is a worker running?',
        },
      };
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    pauseMs = Math.min(pauseMs * 1.5, 2000);
  }
}
