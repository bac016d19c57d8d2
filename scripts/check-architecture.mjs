/**
 * Holds the sources against scripts/lib/architecture-rules.mjs.
 *   node scripts/check-architecture.mjs           prints each violation, exit code 1 when there is one
 *   node scripts/check-architecture.mjs --graph   prints the real package graph as a Mermaid diagram
 */
import { isBuiltin } from 'node:module';
import { pathToFileURL } from 'node:url';
import * as rules from './lib/architecture-rules.mjs';
import { readModules, valueImportRings } from './lib/module-graph.mjs';
import { root as checkout } from './lib/paths.mjs';

/** @param {string} file */
const roomOf = (file) => /^(?:packages|apps)\/([^/]+)\//.exec(file)?.[1];
const isSource = (file) => /^(?:packages|apps)\/[^/]+\/src\//.test(file);
const roomOfPackage = (specifier) => /^@unpark\/([^/]+)/.exec(specifier)?.[1];

/**
 * @param {string} root folder of the checkout
 * @returns {{ violations: string[], modules: import('./lib/module-graph.mjs').Module[] }}
 */
export function checkArchitecture(root) {
  const modules = readModules(root, ['packages', 'apps']);
  const violations = [];
  for (const module of modules) {
    const room = roomOf(module.file);
    if (room === undefined) continue;
    for (const entry of module.imports) {
      const problem = importProblem(room, module.file, entry);
      if (problem) violations.push(`${module.file}:${entry.line}: ${problem}`);
    }
    if (isSource(module.file)) violations.push(...sourceProblems(module));
  }
  for (const ring of valueImportRings(modules)) {
    violations.push(
      `${ring[0]}: these files import each other's values in a ring: ${ring.join(', ')}`,
    );
  }
  return { violations: [...new Set(violations)], modules };
}

function importProblem(room, file, { specifier, target }) {
  const toRoom = roomOfPackage(specifier) ?? (target && roomOf(target));
  if (specifier.startsWith('.')) {
    if (toRoom !== undefined && toRoom !== room)
      return `reaches into ${toRoom} by path (${specifier}); import @unpark/${toRoom}`;
    if (isSource(file) && target === `packages/${room}/src/index.ts`)
      return `imports its own package's door (${specifier}); import the file itself`;
    return undefined;
  }
  if (toRoom !== undefined)
    return isSource(file) ? roomProblem(room, toRoom, specifier, target) : undefined;
  if (!isSource(file)) return undefined;
  if (
    inPure(file) &&
    (isBuiltin(specifier) || rules.IMPURE_PACKAGES.some((name) => name.test(specifier)))
  ) {
    return `imports ${specifier}, but this folder must run anywhere`;
  }
  const limit = rules.ONLY_IN.find((rule) => rule.package.test(specifier));
  return limit && !limit.rooms.includes(room)
    ? `imports ${specifier}; only ${limit.rooms.join(', ')} may: ${limit.because}`
    : undefined;
}

function roomProblem(room, toRoom, specifier, target) {
  if (toRoom === room)
    return `imports its own package by name (${specifier}); import the file itself`;
  const arrow = rules.ARROWS[room];
  if (!arrow)
    return `the room ${room} has no line in the list of arrows (scripts/lib/architecture-rules.mjs)`;
  if (!arrow.mayImport.includes(toRoom)) {
    return `${room} may not import ${toRoom} (${room}: ${arrow.because}; allowed: ${arrow.mayImport.join(', ') || 'nothing'})`;
  }
  if (target === undefined && !specifier.endsWith('.css'))
    return `${specifier} is not a door of ${toRoom} (see "exports" in its package.json)`;
  return undefined;
}

const inPure = (file) => rules.PURE.some((folder) => file.startsWith(`${folder}/`));

function sourceProblems({ file, globals, environment }) {
  const problems = [];
  if (inPure(file)) {
    for (const { name, line } of globals) {
      if (rules.IMPURE_GLOBALS.has(name))
        problems.push(`${file}:${line}: uses ${name}, but this folder must run anywhere`);
    }
  }
  if (!/(^|\/)env\.ts$/.test(file)) {
    for (const { name, line } of environment) {
      if (rules.BUILD_TIME_ENVIRONMENT.has(name)) continue;
      problems.push(
        `${file}:${line}: reads process.env; only files named env.ts do, so that every setting is found in one place`,
      );
    }
  }
  return problems;
}

/** The package graph as it is, as Mermaid. */
export function mermaidGraph(modules) {
  const edges = new Set();
  for (const { file, imports } of modules) {
    const from = roomOf(file);
    if (from === undefined || !isSource(file)) continue;
    for (const { specifier } of imports) {
      const to = roomOfPackage(specifier);
      if (to !== undefined && to !== from) edges.add(`  ${from} --> ${to}`);
    }
  }
  return ['flowchart BT', ...[...edges].sort()].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { violations, modules } = checkArchitecture(checkout);
  if (process.argv.includes('--graph')) {
    console.log(mermaidGraph(modules));
  } else {
    for (const violation of violations) console.log(violation);
    console.log(
      `${modules.length} files read, ${violations.length} violations of the architecture`,
    );
    process.exitCode = violations.length > 0 ? 1 : 0;
  }
}
