import { VERSION } from '../version';
import type { SourceUri } from './source-roots';

/** The parts of SARIF 2.1.0 that we write. */
export interface SarifRule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly helpUri?: string;
  readonly defaultConfiguration: { readonly level: SarifLevel };
  readonly properties: {
    readonly tags: readonly string[];
    readonly precision: 'very-high' | 'high' | 'medium' | 'low';
  };
}

export type SarifLevel = 'error' | 'warning' | 'note';

export interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
    readonly region?: { readonly startLine: number };
  };
  readonly logicalLocations?: readonly {
    readonly fullyQualifiedName: string;
    readonly kind: string;
  }[];
}

export interface SarifResult {
  readonly ruleId: string;
  readonly level: SarifLevel;
  readonly message: { readonly text: string };
  readonly locations: readonly SarifLocation[];
  readonly relatedLocations?: readonly SarifLocation[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  /** 0 to 100: how sure */
  readonly rank?: number;
  readonly suppressions?: readonly {
    readonly kind: 'external';
    readonly justification?: string;
  }[];
  readonly properties?: Readonly<Record<string, unknown>>;
}

export interface SarifNotification {
  readonly level: SarifLevel;
  readonly message: { readonly text: string };
  readonly descriptor: { readonly id: string };
  readonly locations?: readonly SarifLocation[];
}

const SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** One run of this program over one capture. */
export function sarifLog(run: {
  readonly rules: readonly SarifRule[];
  readonly results: readonly SarifResult[];
  readonly notifications: readonly SarifNotification[];
  readonly successful: boolean;
  readonly exitCode: number;
}): unknown {
  const indexOf = new Map(run.rules.map(({ id }, index) => [id, index]));
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Unpark', version: VERSION, rules: run.rules } },
        invocations: [
          {
            executionSuccessful: run.successful,
            exitCode: run.exitCode,
            ...(run.notifications.length > 0 && {
              toolExecutionNotifications: run.notifications,
            }),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: run.results.map((result) => ({
          ...result,
          ruleIndex: indexOf.get(result.ruleId) ?? -1,
        })),
      },
    ],
  };
}

/** A place in source; a file of the repository is named relative to its root, `%SRCROOT%`. */
export const sarifLocation = (
  { uri, inRepository }: SourceUri,
  { line = 0, symbol }: { readonly line?: number; readonly symbol?: string } = {},
): SarifLocation => ({
  physicalLocation: {
    artifactLocation: { uri, ...(inRepository && { uriBaseId: '%SRCROOT%' }) },
    ...(line > 0 && { region: { startLine: line } }),
  },
  ...(symbol !== undefined && {
    logicalLocations: [{ fullyQualifiedName: symbol, kind: 'function' }],
  }),
});

/** Text for a message: `[a](b)` would be read as a link, and a symbol may look like one. */
export const sarifText = (text: string): string =>
  text.includes('](') ? text.replaceAll('[', '\\[').replaceAll(']', '\\]') : text;

/** `chan-send-no-receiver` → `ChanSendNoReceiver`: rule names are one word. */
export const sarifName = (id: string): string =>
  id
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('');
