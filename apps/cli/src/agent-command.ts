import type { Command } from 'commander';
import { type AgentOptions, runAgentCommand } from './commands/agent';
import type { Interruption } from './commands/capture';
import type { CliEnvironment } from './env';
import type { Terminal } from './terminal';

interface AgentCommandSetting {
  readonly terminal: Terminal;
  readonly environment: CliEnvironment;
  readonly finish: (code: number) => void;
  /** also when the process is told to end */
  readonly shutdown: () => Interruption;
}

export function addAgentCommand(program: Command, setting: AgentCommandSetting): void {
  const { terminal, environment, finish, shutdown } = setting;
  program
    .command('agent')
    .summary('capture a list of services on a schedule')
    .description(
      'Captures every service of a list again and again and sends each capture to the\nserver. Keeps captures on disk while the server is away. What one capture may\ncost a process is limited: see docs/agent.md.',
    )
    .requiredOption('-c, --config <file>', 'YAML: what to capture, how often, where to send it')
    .option('--once', 'capture each target once, deliver, and end', false)
    .option('--check', 'read the file, ask every target and the server, take nothing', false)
    .option('--json', 'one JSON object an event', false)
    .addHelpText(
      'after',
      `
  # agent.yaml
  server: https://unpark.example.com
  services:
    - name: checkout
      url: http://checkout:6060/debug/pprof
      every: 5m

  export UNPARK_API_KEY=upk_…                  scope ingest; never in the file
  unpark agent --config agent.yaml --check
  unpark agent --config agent.yaml`,
    )
    .action(async (options: AgentOptions) => {
      finish(await runAgentCommand(options, environment, terminal, shutdown()));
    });
}
