module.exports = {
  root: true,
  ignorePatterns: ['**/dist/**', '**/dist-types/**', '**/node_modules/**'],
};
