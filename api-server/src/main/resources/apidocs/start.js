SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // It would leave client secrets in the browser's storage.
  persistAuthorization: false,
  // The badge would send the document to somebody else's server.
  validatorUrl: null,
});
