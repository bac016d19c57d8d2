import type { Command } from 'commander';
import type { Interruption } from './commands/capture';
import { type McpOptions, runMcp } from './commands/mcp';
import type { CliEnvironment } from './env';
import type { Terminal } from './terminal';

interface McpCommandSetting {
  readonly terminal: Terminal;
  readonly environment: CliEnvironment;
  readonly finish: (code: number) => void;
  /** also when the process is told to end */
  readonly shutdown: () => Interruption;
}

export function addMcpCommand(program: Command, setting: McpCommandSetting): void {
  const { terminal, environment, finish, shutdown } = setting;
  program
    .command('mcp')
    .summary('let an assistant ask a server about captures and incidents')
    .description(
      'Speaks the Model Context Protocol on stdin and stdout: an assistant lists\ncaptures and incidents, reads findings, and asks about goroutines and traces,\nunder the rights of an API key. It changes nothing.',
    )
    .option('--server <url>', 'server to ask (default: UNPARK_SERVER, UNPARK_URL)')
    .option('--key <key>', 'API key with the read scope (default: UNPARK_API_KEY)')
    .addHelpText(
      'after',
      `
As an assistant's configuration has it:

  {"mcpServers": {"unpark": {
    "command": "node", "args": ["/path/to/unpark/apps/cli/bin/unpark.mjs", "mcp"],
    "env": {"UNPARK_SERVER": "http://localhost:7420", "UNPARK_API_KEY": "upk_…"}}}}

Tools and what they answer: docs/mcp.md.`,
    )
    .action(async (options: McpOptions) => {
      finish(await runMcp(options, environment, terminal, shutdown()));
    });
}
