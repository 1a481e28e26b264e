// @ts-check

/**
 * Imported first by a tool: an error that says in words what is wrong ends it with these words alone. A fault of the
 * tool itself (a TypeError and its like) keeps its stack.
 */
process.once('uncaughtException', (error) => {
  console.error(error.name === 'Error' ? `✖ ${error.message}` : error);
  process.exit(1);
});
