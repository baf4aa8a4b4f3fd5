# Completions of PROGRAM for bash. Put this in your ~/.bashrc:
#     source <(COMPLETE=bash PROGRAM)
_complete_PROGRAM() {
    local word
    COMPREPLY=()
    while IFS= read -r word; do
        COMPREPLY+=("$word")
    done < <(COMPLETE=bash COMPLETER -- "${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null)
    # Behind a directory more is to come.
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
# Before 4.4, bash sorts.
complete -o nosort -F _complete_PROGRAM PROGRAM 2>/dev/null ||
    complete -F _complete_PROGRAM PROGRAM
