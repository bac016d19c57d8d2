/** Programs that tests may start; see scripts/install-s3-test-server.mjs. */
export const motoServerFromEnvironment = (): string | undefined => process.env.MOTO_SERVER;
export const searchPath = (): readonly string[] => (process.env.PATH ?? '').split(':');
export const baseEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH });
