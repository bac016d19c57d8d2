import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** One place in the sources that makes a problem: its code, and the names of the values it gives. */
export interface ProblemSite {
  readonly code: string;
  readonly values: readonly string[];
  /** it says what to do */
  readonly hasNext: boolean;
  /** `packages/formats/src/x.ts:12` */
  readonly at: string;
}

const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*$/;

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('generated'))
    .map((file) => join(folder, file));
}

/** A function that gets the code, or values, of the problem that it makes. */
interface Maker {
  readonly file: string;
  /** of problems whose values alone it gets */
  readonly codes: readonly string[];
  /** where the code and the values stand among its parameters */
  readonly codeAt: number;
  readonly valuesAt: number;
  readonly byDefault: string | undefined;
  readonly hasNext: boolean;
  /** names of values that it gives whatever it is called with */
  readonly values: readonly string[];
}

type Callable =
  | ts.FunctionDeclaration
  | ts.ArrowFunction
  | ts.FunctionExpression
  | ts.MethodDeclaration;
const isCallable = (node: ts.Node): node is Callable =>
  ts.isFunctionDeclaration(node) ||
  ts.isArrowFunction(node) ||
  ts.isFunctionExpression(node) ||
  ts.isMethodDeclaration(node);

function nameOf(node: Callable): string | undefined {
  if (node.name && ts.isIdentifier(node.name)) return node.name.text;
  const above = node.parent;
  return ts.isVariableDeclaration(above) && ts.isIdentifier(above.name)
    ? above.name.text
    : undefined;
}

const keysOf = (literal: ts.ObjectLiteralExpression): string[] =>
  literal.properties.flatMap((property) => {
    if (!ts.isSpreadAssignment(property)) {
      const { name } = property;
      return name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [name.text] : [];
    }
    return literalsIn(property.expression).flatMap(keysOf);
  });

/** Object literals of an expression, outermost: of `a && { b }` and of both branches of a choice. */
function literalsIn(node: ts.Node): ts.ObjectLiteralExpression[] {
  if (ts.isObjectLiteralExpression(node)) return [node];
  if (ts.isCallExpression(node)) return [];
  const found: ts.ObjectLiteralExpression[] = [];
  ts.forEachChild(node, (child) => void found.push(...literalsIn(child)));
  return found;
}

const propertyOf = (literal: ts.ObjectLiteralExpression, name: string) =>
  literal.properties.find(
    (property) => property.name && ts.isIdentifier(property.name) && property.name.text === name,
  );

/** Names in `values: { … }` of a literal, also where it is spread in on a condition. */
function valuesOf(literal: ts.ObjectLiteralExpression): string[] {
  return literal.properties.flatMap((property) => {
    if (ts.isSpreadAssignment(property)) {
      return literalsIn(property.expression).flatMap(valuesOf);
    }
    if (!ts.isPropertyAssignment(property) || property.name.getText() !== 'values') return [];
    return literalsIn(property.initializer).flatMap(keysOf);
  });
}

const NO_CONSTANTS: ReadonlyMap<string, string> = new Map();

/** Every place in `folders` that makes a problem. Reads syntax only: no types are looked up. */
export function problemSites(root: string, folders: readonly string[]): ProblemSite[] {
  const files = folders
    .flatMap((folder) => sourcesIn(join(root, folder)))
    .map((path) =>
      ts.createSourceFile(
        path.slice(root.length + 1),
        readFileSync(path, 'utf8'),
        ts.ScriptTarget.Latest,
        true,
        path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
      ),
    );
  const makers = new Map<string, Maker[]>();
  for (const file of files) {
    eachNode(file, (node) => {
      if (!isCallable(node)) return;
      const placeOf = (word: string) =>
        node.parameters.findIndex(({ name }) => ts.isIdentifier(name) && name.text === word);
      const codeAt = placeOf('code');
      const name = nameOf(node);
      const valuesAt = placeOf('values');
      if (name === undefined || !node.body || (codeAt < 0 && valuesAt < 0)) return;
      const byDefault = node.parameters[codeAt]?.initializer;
      const codes: string[] = [];
      const values: string[] = [];
      let hasNext = false;
      eachNode(node.body, (inside) => {
        const code = ts.isObjectLiteralExpression(inside) && propertyOf(inside, 'code');
        if (!code) return;
        if (codeAt < 0 && ts.isPropertyAssignment(code)) {
          codes.push(...codesOf(code.initializer, NO_CONSTANTS));
        }
        values.push(...valuesOf(inside));
        hasNext ||=
          propertyOf(inside, 'next') !== undefined || inside.getText().includes('{ next }');
      });
      const maker: Maker = {
        file: file.fileName,
        codeAt,
        valuesAt,
        codes,
        byDefault: byDefault && ts.isStringLiteral(byDefault) ? byDefault.text : undefined,
        hasNext,
        values,
      };
      makers.set(name, [...(makers.get(name) ?? []), maker]);
    });
  }
  return files.flatMap((file) => sitesOf(file, makers));
}

function sitesOf(file: ts.SourceFile, makers: ReadonlyMap<string, readonly Maker[]>) {
  const sites: ProblemSite[] = [];
  const constants = constantsOf(file);
  const add = (
    node: ts.Node,
    codes: readonly string[],
    values: readonly string[],
    hasNext: boolean,
  ) => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    for (const code of codes) {
      if (CODE.test(code)) {
        sites.push({ code, values, hasNext, at: `${file.fileName}:${line}` });
      }
    }
  };
  eachNode(file, (node) => {
    if (ts.isObjectLiteralExpression(node)) {
      const code = propertyOf(node, 'code');
      if (code && ts.isPropertyAssignment(code)) {
        const hasNext =
          propertyOf(node, 'next') !== undefined || node.getText().includes('{ next }');
        add(node, codesOf(code.initializer, constants), valuesOf(node), hasNext);
      }
    }
    // what is seen in a file that is no capture is said by its reader
    if (ts.isObjectLiteralExpression(node) && propertyOf(node, 'seen')) {
      add(node, ['file.unrecognised'], valuesOf(node), false);
    }
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const callee = ts.isPropertyAccessExpression(node.expression)
        ? node.expression.name
        : node.expression;
      if (!ts.isIdentifier(callee)) return;
      const named = makers.get(callee.text) ?? [];
      const here = named.filter((maker) => maker.file === file.fileName);
      for (const maker of here.length > 0 ? here : named) {
        const { codeAt, byDefault } = maker;
        const given = node.arguments?.[codeAt];
        const inCall = given ? codesOf(given, constants) : byDefault ? [byDefault] : [];
        const codes = codeAt < 0 ? maker.codes : inCall;
        const values = node.arguments?.[maker.valuesAt];
        const own = values ? literalsIn(values).flatMap(keysOf) : [];
        add(node, codes, [...maker.values, ...own], maker.hasNext);
      }
    }
  });
  return sites;
}

/** What a code may be: a text, either of two, a constant of the file, `${word}.not-found`. */
function codesOf(node: ts.Node, constants: ReadonlyMap<string, string>): string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node)) {
    return codesOf(node.expression, constants);
  }
  if (ts.isConditionalExpression(node)) {
    return [...codesOf(node.whenTrue, constants), ...codesOf(node.whenFalse, constants)];
  }
  if (ts.isIdentifier(node)) {
    const constant = constants.get(node.text);
    return constant === undefined ? [] : [constant];
  }
  if (ts.isTemplateExpression(node) && node.templateSpans.length === 1) {
    const [span] = node.templateSpans;
    if (!span || !ts.isIdentifier(span.expression)) return [];
    const { text } = span.expression;
    const after = span.literal.text;
    return wordsOfParameter(node, text).map((word) => `${node.head.text}${word}${after}`);
  }
  return [];
}

/** Texts that the type of a parameter of the function around `node` allows. */
function wordsOfParameter(node: ts.Node, name: string): string[] {
  for (let above = node.parent; above; above = above.parent) {
    if (!isCallable(above)) continue;
    const found = above.parameters.find((parameter) => parameter.name.getText() === name);
    if (!found?.type) continue;
    const words: string[] = [];
    eachNode(found.type, (inside) => {
      if (ts.isStringLiteral(inside)) words.push(inside.text);
    });
    return words;
  }
  return [];
}

function constantsOf(file: ts.SourceFile): Map<string, string> {
  const constants = new Map<string, string>();
  eachNode(file, (node) => {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) return;
    const value =
      node.initializer && ts.isAsExpression(node.initializer)
        ? node.initializer.expression
        : node.initializer;
    if (value && ts.isStringLiteral(value)) constants.set(node.name.text, value.text);
  });
  return constants;
}

function eachNode(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => eachNode(child, see));
}
