import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { repository } from '../../../rig/base/directories.js';

/** A command line that a message or a README tells its reader to use. */
export interface NamedCommand {
  /** Where it is told: file and line, or the file. */
  readonly place: string;
  readonly line: string;
}

/** What stands for a value that is known only when the message is told: good as a number and as a text. */
export const someValue = '1';

/** Who is spoken of, and is no command: "the rig does", "of this rig". */
const spokenOf = /\b(?:a|another|each|its|of|or|other|that|the|this|whole|_describe) rig\b/g;

/** Files below a folder, as paths from the top of the repository. */
function filesIn(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => ending.test(file) && !/generated|node_modules/.test(file));
}

/** A text of a source that may be told to a user. */
interface Message {
  readonly place: string;
  readonly text: string;
  /** Whether it is part of an error: its message or its remedy. */
  readonly ofError: boolean;
}

/** Every text in the sources of rig and host, with {@link someValue} in place of what is put in. */
function messages(): readonly Message[] {
  return ['rig', 'host'].flatMap((folder) => filesIn(folder, /\.(?:ts|js|mjs)$/)).flatMap(messagesOf);
}

function messagesOf(file: string): readonly Message[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(repository, file), 'utf8'),
    ts.ScriptTarget.Latest,
    false,
    ts.ScriptKind.TS,
  );
  const found: Message[] = [];
  const visit = (node: ts.Node, ofError: boolean): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const text = textOf(node);
    if (text !== undefined) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push({ place: `${file}:${line + 1}`, text, ofError });
    }
    if (ts.isPropertyAssignment(node) && node.name.getText(source) === 'examples') {
      const examples = ts.isArrayLiteralExpression(node.initializer) ? node.initializer.elements : [];
      for (const example of examples) {
        const first = ts.isArrayLiteralExpression(example) ? example.elements[0] : undefined;
        const line = first && textOf(first);
        if (line !== undefined) found.push({ place: file, text: `$0 ${line}`, ofError: false });
      }
    }
    const isError = ofError || (ts.isNewExpression(node) && /Error$/.test(node.expression.getText(source)));
    const isRemedy = ts.isVariableDeclaration(node) && node.name.getText(source) === 'remedy';
    ts.forEachChild(node, (child) => visit(child, isError || isRemedy));
  };
  visit(source, false);
  return found;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => someValue + literal.text).join('');
}

/** Commands in quotation marks. */
function quoted(text: string): readonly string[] {
  return [...text.matchAll(/["`]((?:npx |npm )?[a-z]+ [^"`]*)["`]/g)].flatMap(([, line = '']) =>
    /^(?:npx rig|npm|rig) /.test(line) ? [line] : [],
  );
}

/** Commands without: from "rig" to the end of the clause. */
function unquoted(text: string): readonly string[] {
  const rest = text.replaceAll(/["`][^"`]*["`]/g, '""').replaceAll(spokenOf, '');
  const found = rest.match(/(?<![\w./-])(?:rig|npm run) -?[a-z](?:[^,;:()\n.]|\.(?! ))*/g) ?? [];
  // A redirection is the shell's.
  return found.map((line) => line.replace(/ > .*/, '').trim());
}

/** The command lines in all messages, help and completion of the product. */
export function commandsOfMessages(): readonly (NamedCommand & { readonly ofError: boolean })[] {
  return messages().flatMap(({ place, text, ofError }) => {
    const [, example] = /(?:^|<\()\$0 ([a-z][^<>)]*)/.exec(text) ?? [];
    const lines = example === undefined ? [...quoted(text), ...unquoted(text)] : [`rig ${example.trim()}`];
    return lines.map((line) => ({ place, line, ofError }));
  });
}

/**
 * Messages in which words of the sentence would read as words of the command: one without quotation marks begins the text
 * or follows a colon, and ends the clause.
 */
export function unclearMessages(): readonly NamedCommand[] {
  return messages().flatMap(({ place, text }) =>
    unquoted(text)
      .filter((line) => line.startsWith('rig '))
      .filter((line) => !new RegExp(`(?:^|: |[(\\n] ?)${escaped(line)}`).test(text))
      .map((line) => ({ place, line })),
  );
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Options that errors name outside of a command line: "give --keep, --older-than, or both". */
export function optionsOfErrors(): readonly NamedCommand[] {
  return messages()
    .filter(({ place, ofError }) => ofError && place.startsWith('rig/'))
    .flatMap(({ place, text }) => {
      const rest = text.replaceAll(/["`][^"`]*["`]/g, '').replaceAll(/(?:sudo|docker) [^,;]*/g, '');
      return (rest.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? []).map((line) => ({ place, line }));
    });
}

/** The command lines in README files, in bench files and in what the host's package says. */
export function commandsOfDocuments(): readonly NamedCommand[] {
  const readmes = [
    'README.md',
    ...['rig', 'host', 'firmware', 'fixtures', 'test'].flatMap((folder) => filesIn(folder, /\.md$/)),
  ];
  const notes = [...filesIn('fixtures/benches', /\.yaml$/), ...filesIn('host/package/files', /mpctl/)];
  const read = (file: string) => readFileSync(join(repository, file), 'utf8');
  return [
    ...readmes.flatMap((place) => commandsOfMarkdown(read(place)).map((line) => ({ place, line }))),
    ...notes.flatMap((place) => quoted(read(place)).map((line) => ({ place, line }))),
  ];
}

function commandsOfMarkdown(text: string): readonly string[] {
  const fence = /^ *```[^\n]*\n(.*?)^ *```/gms;
  const blocks = [...text.matchAll(fence)].flatMap(([, block = '']) => block.split('\n'));
  const spans = [...text.replaceAll(fence, '').matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
  return [...blocks.map((line) => line.replace(/ {2,}(?:#|[a-z]).*/, '')), ...spans]
    .map((line) =>
      line
        .replaceAll('\\|', '|')
        .replaceAll(/\s*\n\s*/g, ' ')
        .trim(),
    )
    .flatMap((line) => line.split(/ (?:\|\||&&|[|>]) /))
    .map((line) => line.replace(/^(?:[A-Z_]+=\S+ )+/, ''))
    .filter((line) => /^(?:npx rig|npm|rig) \S/.test(line))
    .flatMap(alternatives);
}

/** `power on|off [bench]` says two commands, and what is in brackets may be given. */
function alternatives(line: string): readonly string[] {
  const choice = /\S*[a-z]\|\S+/.exec(line)?.[0];
  const lines = choice === undefined ? [line] : choice.split('|').map((one) => line.replace(choice, one));
  return lines.map((one) => one.replaceAll(/[[\]]|\.\.\./g, ''));
}

/** The words of a command line, with a value for each that it leaves open: `--keep N`, `RUN`. */
export function wordsOf(line: string): readonly string[] {
  const words = line.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words.map((word) => (/^[A-Z]+$/.test(word) ? someValue : word.replaceAll(/^["']|["']$/g, '')));
}
