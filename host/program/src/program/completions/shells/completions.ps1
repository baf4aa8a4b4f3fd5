# Completions of PROGRAM for PowerShell 7.3 and later. Put this in your $PROFILE:
#     $env:COMPLETE = 'powershell'; PROGRAM | Out-String | Invoke-Expression; $env:COMPLETE = $null
Register-ArgumentCompleter -Native -CommandName PROGRAM -ScriptBlock {
    param($typed, $command, $cursor)
    # What is typed is taken as text, and nothing of it is run.
    $words = @(
        foreach ($element in $command.CommandElements) {
            if ($element.Extent.StartOffset -ge $cursor) { break }
            if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
                $element.Value
            } else {
                $element.Extent.Text
            }
        }
    )
    if ($typed -eq '') { $words += '' }
    $before = $env:COMPLETE
    $env:COMPLETE = 'powershell'
    try {
        $lines = @(& COMPLETER -- @words 2>$null)
    } finally {
        $env:COMPLETE = $before
    }
    foreach ($line in $lines) {
        $value, $help = $line -split "`t", 2
        if (-not $help) { $help = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
    }
}
