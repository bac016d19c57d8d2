const quoted = (name: string): string => (/^[A-Za-z0-9._/-]+$/.test(name) ? name : `'${name}'`);

/** The line for the machine that stalls: takes a capture and sends it to this service. */
export const captureCommand = (service: string | undefined): string =>
  `unpark capture http://host:6060 --push --service ${service === undefined ? 'NAME' : quoted(service)}`;
