/** What the command line reads from its environment; nothing else in this app reads `process.env`. */
export interface CliEnvironment {
  /** `UNPARK_SERVER`: base address of the server to push to */
  readonly server?: string;
  /** `UNPARK_API_KEY`: key with the ingest scope; never printed */
  readonly apiKey?: string;
  /** `UNPARK_REVISION`: commit that the program was built from, as its deployment says */
  readonly revision?: string;
  /** all of them, for the agent's file, which names those that hold secrets */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** `NO_COLOR` is set to something: https://no-color.org */
  readonly noColor: boolean;
}

export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): CliEnvironment {
  return {
    ...(variables.UNPARK_SERVER && { server: variables.UNPARK_SERVER }),
    ...(variables.UNPARK_API_KEY && { apiKey: variables.UNPARK_API_KEY }),
    ...(variables.UNPARK_REVISION && { revision: variables.UNPARK_REVISION }),
    variables,
    noColor: (variables.NO_COLOR ?? '') !== '' || variables.TERM === 'dumb',
  };
}
