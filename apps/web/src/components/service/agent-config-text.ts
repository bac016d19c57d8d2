/** A name as YAML takes it for text whatever it looks like. */
const quoted = (name: string): string =>
  /^[A-Za-z][A-Za-z0-9._/-]*$/.test(name) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(name)
    ? name
    : JSON.stringify(name);

/** The file that an agent needs to capture this service on this installation. */
export const agentConfigText = (service: string, server: string): string =>
  `server: ${server}
services:
  - name: ${quoted(service)}
    url: http://host:6060/debug/pprof
    every: 15m
`;
