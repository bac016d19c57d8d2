import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/**
 * @typedef {{ from: string, line: number, specifier: string, typeOnly: boolean, lazy: boolean, target?: string }} Import
 *   from, target: file paths relative to the checkout; target is absent for packages from npm
 * @typedef {{ file: string, imports: Import[], globals: { name: string, line: number }[], environment: { name: string, line: number }[] }} Module
 */

const SOURCE = /\.(ts|tsx|mts|mjs)$/;
const SKIPPED = new Set(['node_modules', 'dist', '.next', 'generated', 'corpus', '.turbo']);

/**
 * Reads every source file below `folders` and resolves imports of files and of workspace packages.
 * @param {string} root
 * @param {string[]} folders relative to root
 * @returns {Module[]}
 */
export function readModules(root, folders) {
  const doors = packageDoors(root);
  const files = folders.flatMap((folder) => sourceFiles(root, folder));
  return files.map((file) => readModule(root, file, doors));
}

function sourceFiles(root, folder) {
  const found = [];
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const path = join(root, next);
    if (!existsSync(path)) continue;
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const child = `${next}/${entry.name}`;
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) open.push(child);
      else if (entry.isFile() && SOURCE.test(entry.name) && !entry.name.endsWith('.d.ts'))
        found.push(child);
    }
  }
  return found.sort();
}

/** Map of import specifier → source file for each door (`exports` entry) of each workspace package. */
function packageDoors(root) {
  const doors = new Map();
  for (const parent of ['packages', 'apps']) {
    if (!existsSync(join(root, parent))) continue;
    for (const name of readdirSync(join(root, parent))) {
      const file = join(root, parent, name, 'package.json');
      if (!existsSync(file)) continue;
      const manifest = JSON.parse(readFileSync(file, 'utf8'));
      for (const [door, target] of Object.entries(manifest.exports ?? {})) {
        doors.set(manifest.name + door.slice(1), join(parent, name, String(target)));
      }
    }
  }
  return doors;
}

/** @returns {Module} */
function readModule(root, file, doors) {
  const text = readFileSync(join(root, file), 'utf8');
  const kind = file.endsWith('.tsx')
    ? ts.ScriptKind.TSX
    : file.endsWith('.mjs')
      ? ts.ScriptKind.JS
      : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const lineOf = (node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const imports = [];
  const used = [];
  const declared = new Set();
  const environment = [];

  const add = (node, specifier, typeOnly, lazy) => {
    const target = resolveSpecifier(root, file, specifier, doors);
    imports.push({
      from: file,
      line: lineOf(node),
      specifier,
      typeOnly,
      lazy,
      ...(target && { target }),
    });
  };

  const open = [source];
  for (let node = open.pop(); node; node = open.pop()) {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node, node.moduleSpecifier.text, node.importClause?.isTypeOnly === true, false);
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      add(node, node.moduleSpecifier.text, node.isTypeOnly, false);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [first] = node.arguments;
      if (first && ts.isStringLiteral(first)) add(node, first.text, false, true);
    } else if (ts.isImportTypeNode(node)) {
      if (ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
        add(node, node.argument.literal.text, true, false);
      }
    } else if (ts.isIdentifier(node)) {
      if (isDeclarationName(node)) declared.add(node.text);
      else if (isValueUse(node)) used.push({ name: node.text, line: lineOf(node) });
    }
    const variable = environmentVariable(node);
    if (variable !== undefined) environment.push({ name: variable, line: lineOf(node) });
    ts.forEachChild(node, (child) => {
      open.push(child);
    });
  }
  return { file, imports, globals: used.filter(({ name }) => !declared.has(name)), environment };
}

/** The variable of a `process.env.X` or `process.env['X']`; '*' for the whole of it; undefined for other nodes. */
function environmentVariable(node) {
  if (!ts.isPropertyAccessExpression(node) || node.name.text !== 'env') return undefined;
  if (!ts.isIdentifier(node.expression) || node.expression.text !== 'process') return undefined;
  const outer = node.parent;
  if (ts.isPropertyAccessExpression(outer) && outer.expression === node) return outer.name.text;
  if (ts.isElementAccessExpression(outer) && ts.isStringLiteral(outer.argumentExpression)) {
    return outer.argumentExpression.text;
  }
  return '*';
}

function isDeclarationName(node) {
  const { parent } = node;
  return (
    'name' in parent &&
    parent.name === node &&
    !ts.isPropertyAccessExpression(parent) &&
    !ts.isPropertyAssignment(parent) &&
    !ts.isPropertySignature(parent) &&
    !ts.isPropertyDeclaration(parent) &&
    !ts.isMethodDeclaration(parent) &&
    !ts.isMethodSignature(parent)
  );
}

/** True where an identifier reads a name in scope, not a property, a key or a type. */
function isValueUse(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent) || ts.isTypeReferenceNode(parent)) return false;
  if ('name' in parent && parent.name === node) return ts.isShorthandPropertyAssignment(parent);
  if (ts.isBindingElement(parent) && parent.propertyName === node) return false;
  return (
    !ts.isImportSpecifier(parent) && !ts.isExportSpecifier(parent) && !ts.isJsxAttribute(parent)
  );
}

function resolveSpecifier(root, file, specifier, doors) {
  if (!specifier.startsWith('.')) return doors.get(specifier);
  const base = relative(root, resolve(root, dirname(file), specifier));
  const tries = [
    base,
    ...['.ts', '.tsx', '.mts', '.mjs', '/index.ts', '/index.tsx'].map((end) => base + end),
  ];
  return tries.find(
    (path) =>
      SOURCE.test(path) && existsSync(join(root, path)) && statSync(join(root, path)).isFile(),
  );
}

/**
 * Groups of files that import each other's values in a ring (Tarjan, without recursion: the depth
 * follows the longest import chain).
 * @param {Module[]} modules
 * @returns {string[][]} each group sorted
 */
export function valueImportRings(modules) {
  const edges = new Map(
    modules.map(({ file, imports }) => [
      file,
      imports.flatMap(({ target, typeOnly, lazy }) =>
        target && !typeOnly && !lazy ? [target] : [],
      ),
    ]),
  );
  const index = new Map();
  const low = new Map();
  const onStack = new Set();
  const stack = [];
  const rings = [];
  for (const start of edges.keys()) {
    if (index.has(start)) continue;
    const work = [{ file: start, next: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1);
      const { file } = frame;
      if (frame.next === 0) {
        index.set(file, index.size);
        low.set(file, index.get(file));
        stack.push(file);
        onStack.add(file);
      }
      const target = (edges.get(file) ?? [])[frame.next];
      if (target !== undefined) {
        frame.next += 1;
        if (!index.has(target)) work.push({ file: target, next: 0 });
        else if (onStack.has(target)) low.set(file, Math.min(low.get(file), index.get(target)));
        continue;
      }
      work.pop();
      const above = work.at(-1);
      if (above) low.set(above.file, Math.min(low.get(above.file), low.get(file)));
      if (low.get(file) !== index.get(file)) continue;
      const ring = stack.splice(stack.indexOf(file));
      for (const member of ring) onStack.delete(member);
      if (ring.length > 1 || (edges.get(file) ?? []).includes(file)) rings.push(ring.sort());
    }
  }
  return rings;
}
