/** Of this program, as `--version` and SARIF say it. */
export const VERSION = '0.1.0';
