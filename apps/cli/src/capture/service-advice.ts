import type { SamplingAdvice } from '@unpark/model';
import type { CliEnvironment } from '../env';
import { ServerClient } from '../push/server-client';
import type { Terminal } from '../terminal';

/** A server that hangs does not hold up a capture. */
const WAIT_MS = 5_000;

interface AdviceSought {
  readonly service?: string;
  readonly server?: string;
  readonly key?: string;
}

/**
 * What the owners of a service advise for its captures, asked from the server where one is known.
 * Nothing where there is no server, no such service yet, or no answer: a capture never waits for advice
 * more than once and never fails for want of it.
 */
export async function adviceOfService(
  sought: AdviceSought,
  environment: CliEnvironment,
  terminal: Terminal,
): Promise<SamplingAdvice> {
  const server = sought.server ?? environment.server;
  const apiKey = sought.key ?? environment.apiKey;
  if (!sought.service || !server || !apiKey) return {};
  const client = ServerClient.open({ server, apiKey });
  if (!client.ok) return {};
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), WAIT_MS);
  });
  const advice = await Promise.race([client.value.samplingAdvice(sought.service), tooLong]);
  clearTimeout(timer);
  if (!advice) return {};
  if (advice.ok) return advice.value;
  if (advice.error.code !== 'service.not-found')
    terminal.note(`  ! No advice for this service: ${advice.error.message}`);
  return {};
}
