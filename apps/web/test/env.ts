/** Gives this process the environment of a web server, as a supervisor would. */
export function setServerEnv(values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) process.env[name] = value;
}
