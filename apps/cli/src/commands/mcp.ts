import type { CliEnvironment } from '../env';
import { EXIT } from '../exit-codes';
import { stopped } from '../problem-exit';
import { ServerClient } from '../push/server-client';
import type { Terminal } from '../terminal';
import type { Interruption } from './capture';

export interface McpOptions {
  readonly server?: string;
  readonly key?: string;
}

/**
 * Speaks the Model Context Protocol on stdin and stdout until stdin ends or the process is told to
 * end. Nothing else may be written to stdout meanwhile: notes go to stderr.
 */
export async function runMcp(
  options: McpOptions,
  environment: CliEnvironment,
  terminal: Terminal,
  interruption: Interruption,
): Promise<number> {
  const server = options.server ?? environment.server ?? environment.variables?.UNPARK_URL;
  const apiKey = options.key ?? environment.apiKey;
  if (!server || !apiKey) {
    const problem = {
      code: 'mcp.not-set',
      message: `No ${server ? 'API key' : 'server'} is given.`,
      next: 'Set UNPARK_SERVER and UNPARK_API_KEY (scope read), or pass --server and --key.',
    };
    return stopped(terminal, problem, EXIT.usage);
  }
  const client = ServerClient.open({ server, apiKey }, { onRetry: (what) => terminal.note(what) });
  if (!client.ok) return stopped(terminal, client.error, EXIT.usage);
  if (client.value.keyTravelsInClear)
    terminal.note('unpark: the key travels unencrypted to this server; use https.');
  // the rest of this program starts faster without it
  const [{ createMcpServer }, { StdioServerTransport }] = await Promise.all([
    import('../mcp/mcp-server'),
    import('@modelcontextprotocol/sdk/server/stdio.js'),
  ]);
  const mcp = createMcpServer(client.value);
  const transport = new StdioServerTransport();
  const ended = new Promise<void>((resolve) => {
    mcp.server.onclose = resolve;
    process.stdin.once('end', resolve);
    interruption.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await mcp.connect(transport);
  await ended;
  await mcp.close();
  interruption.release();
  return EXIT.healthy;
}
