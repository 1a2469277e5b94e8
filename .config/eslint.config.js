import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/generated/**', 'node_modules/**', 'dist/**', 'runs/**'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "ConditionalExpression[test.operator='instanceof'][test.right.name='Error'][alternate.callee.name=/^(String|Error)$/]",
          message: 'Take messageOf or errorOf of rig/base/errors.ts.',
        },
      ],
    },
  },
  {
    files: ['rig/base/errors.ts', 'rig/cli/exit.ts', 'test/lab/usb/suite.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  // chai's property assertions are expressions without a call.
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
);
