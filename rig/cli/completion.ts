import type { CommandModule } from 'yargs';
import { jsonOption } from './options.js';
import { tell } from './output.js';

const shells = ['bash', 'zsh'] as const;
type Shell = (typeof shells)[number];

interface CompletionArguments {
  readonly shell: Shell;
  readonly json: boolean;
}

/** `rig completion`: what makes a shell complete words of the command with TAB. */
export const completionCommand: CommandModule<object, CompletionArguments> = {
  command: 'completion <shell>',
  describe: 'Print what makes bash or zsh complete commands, options, benches, suites and runs',
  builder: (yargs) =>
    yargs
      .positional('shell', { choices: shells, demandOption: true, describe: 'The shell that is to complete' })
      .option('json', jsonOption)
      .example('source <($0 completion bash)', 'for this shell; in ~/.bashrc, for all')
      .example('$0 completion zsh > DIR/_rig', 'DIR being one of $fpath, for all that begin'),
  handler: ({ shell, json }) => tell(json, { shell, script: scripts[shell] }, [scripts[shell].trimEnd()]),
};

// Both ask the command itself, which answers with a word on each line, its description behind a tab, or ":files".
const scripts: Readonly<Record<Shell, string>> = {
  bash: `# Completion of rig for bash.
# For this shell: source <(rig completion bash). For all: put that line into ~/.bashrc.
_rig() {
  local line word
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o default
    else
      printf -v word %q "\${line%%$'\\t'*}"
      COMPREPLY+=("$word")
    fi
  done < <("$1" --complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _rig rig
`,
  zsh: `#compdef rig
# Completion of rig for zsh.
# For this shell, after compinit: source <(rig completion zsh). For all: rig completion zsh > DIR/_rig, DIR being one of $fpath.
_rig() {
  local line word files
  local -a described
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      files=yes
      continue
    fi
    word=\${line%%$'\\t'*}
    described+=("\${word//:/\\\\:}\${\${line#$word}/#$'\\t'/:}")
  done < <($words[1] --complete "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  (( $#described )) && _describe rig described
  [[ -n $files ]] && _files
}
compdef _rig rig
[[ $funcstack[1] == _rig ]] && _rig "$@"
`,
};
