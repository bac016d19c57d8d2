import { xmlLine, xmlLines } from './xml-text';

/** One thing that was looked for. */
export interface JunitCase {
  readonly classname: string;
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly outcome:
    | { readonly is: 'passed' }
    | { readonly is: 'skipped'; readonly message: string }
    | {
        readonly is: 'failure' | 'error';
        readonly message: string;
        readonly type: string;
        readonly text: string;
      };
  /** what is worth knowing all the same */
  readonly output?: string;
}

/** JUnit XML as CI systems read it: one suite. No times: nothing was run. */
export function junitXml(suite: string, cases: readonly JunitCase[]): string {
  const count = (is: JunitCase['outcome']['is']): number =>
    cases.filter(({ outcome }) => outcome.is === is).length;
  const counts = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="unpark" ${counts}>`,
    `  <testsuite name="${xmlLine(suite)}" ${counts}>`,
    ...cases.map(caseXml),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

function caseXml({ classname, name, file, line, outcome, output }: JunitCase): string {
  const place =
    (file === undefined ? '' : ` file="${xmlLine(file)}"`) +
    (line === undefined || line === 0 ? '' : ` line="${line}"`);
  const head = `    <testcase classname="${xmlLine(classname)}" name="${xmlLine(name)}"${place} time="0"`;
  const inside: string[] = [];
  if (outcome.is === 'skipped') {
    inside.push(`      <skipped message="${xmlLine(outcome.message)}"/>`);
  } else if (outcome.is !== 'passed') {
    inside.push(
      `      <${outcome.is} message="${xmlLine(outcome.message)}" type="${xmlLine(outcome.type)}">${xmlLines(outcome.text)}</${outcome.is}>`,
    );
  }
  if (output) inside.push(`      <system-out>${xmlLines(output)}</system-out>`);
  return inside.length === 0 ? `${head}/>` : [`${head}>`, ...inside, '    </testcase>'].join('\n');
}
