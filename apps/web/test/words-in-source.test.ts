import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SOURCE = fileURLToPath(new URL('../src/', import.meta.url));

/** Stands in for the layout that reads the messages, so it says both languages by itself. */
const WITHOUT_MESSAGES: ReadonlySet<string> = new Set(['app/global-error.tsx']);

/** The same in every language: names, units, formats, examples of what to type. */
const NO_WORDS: ReadonlySet<string> = new Set([
  'Unpark',
  'Go',
  'UTC',
  'JSON',
  'own/',
  // goroutine 7 is g7, a key in parentheses, percentiles
  'g',
  'g…',
  '… (X)',
  'p50',
  'p90',
  'p99',
  'Language, 语言',
  '0123abcd',
  'checkout',
  'payment-pool',
  'chan-recv-no-sender',
  'https://github.com/acme/checkout',
  // data of a rule, which findings say in English
  'Payment pool exhausted',
  'for a connection of the payment pool',
  // a line of a dump
  'goroutine 1 [semacquire, 6 minutes]:\nsync.runtime_Semacquire(0xc000018108)',
]);

/** Attributes and properties that people read or hear. */
const READ = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'aria-valuetext',
  'caption',
  'description',
  'heading',
  'hint',
  'label',
  'lead',
  'mark',
  'message',
  'note',
  'placeholder',
  'removeLabel',
  'title',
  'valueText',
  'words',
]);

/** Elements whose text is code, a key of the keyboard, or in a language that they name. */
const isNoProse = (element: ts.JsxOpeningElement): boolean =>
  ['code', 'Kbd', 'pre'].includes(element.tagName.getText()) ||
  element.attributes.properties.some(
    (attribute) =>
      ts.isJsxAttribute(attribute) &&
      attribute.name.getText() === 'lang' &&
      attribute.initializer !== undefined &&
      ts.isStringLiteral(attribute.initializer),
  );

/** A problem has a code, by which it gets its words. */
const isOfProblem = (node: ts.PropertyAssignment): boolean =>
  node.parent.properties.some((property) => property.name?.getText() === 'code');

/** Words that stand in the source of a component instead of in the messages. */
function wordsIn(name: string, text: string): string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const add = (words: string, node: ts.Node) => {
    const said = words.replace(/\s+/g, ' ').trim();
    if (!/\p{L}/u.test(said) || NO_WORDS.has(said) || NO_WORDS.has(words)) return;
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${name}:${line + 1} ${said}`);
  };
  /** What an expression comes to, as far as it is written down here. */
  const addResult = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) add(node.text, node);
    else if (ts.isTemplateExpression(node)) {
      add(
        [node.head, ...node.templateSpans.map((span) => span.literal)]
          .map((part) => part.text)
          .join('…'),
        node,
      );
    } else if (ts.isConditionalExpression(node)) {
      addResult(node.whenTrue);
      addResult(node.whenFalse);
    } else if (ts.isBinaryExpression(node)) {
      addResult(node.right);
      if (node.operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken) addResult(node.left);
    } else if (ts.isParenthesizedExpression(node) || ts.isJsxExpression(node)) {
      if (node.expression) addResult(node.expression);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxElement(node) && isNoProse(node.openingElement)) return;
    if (ts.isJsxText(node)) add(node.text, node);
    if (ts.isJsxExpression(node) && node.parent && !ts.isJsxAttribute(node.parent)) addResult(node);
    if (ts.isJsxAttribute(node) && READ.has(node.name.getText()) && node.initializer) {
      addResult(node.initializer);
    }
    if (ts.isPropertyAssignment(node) && READ.has(node.name.getText()) && !isOfProblem(node)) {
      addResult(node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...new Set(found)];
}

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.tsx') && !WITHOUT_MESSAGES.has(path))
  .sort();

describe('what people read comes from the messages', () => {
  it('in every component', () => {
    const found = files.flatMap((path) => wordsIn(path, readFileSync(`${SOURCE}${path}`, 'utf8')));
    expect(found).toEqual([]);
  });

  it.each([
    ['<p>Some words</p>', 1],
    ['<p>{busy ? "Sending" : t("send")}</p>', 1],
    ['<p>{t("send")}</p>', 0],
    ['<a title="Download">{name}</a>', 1],
    ['<a title={`${name} settings`} />', 1],
    ['<a className="text-ink" />', 0],
    ['<code>go test</code>', 0],
    ['<span lang="zh-Hans">中文</span>', 0],
    ['toast({ message: "Saved" })', 1],
    ['<p>{count} · {share} %</p>', 0],
  ])('%s', (text, count) => {
    expect(wordsIn('x.tsx', text)).toHaveLength(count);
  });
});
