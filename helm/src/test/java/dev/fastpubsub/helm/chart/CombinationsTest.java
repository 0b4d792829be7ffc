package dev.fastpubsub.helm.chart;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are each right and together are not: the rendering stops with a line that says so. */
class CombinationsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    bootstrap: {enabled: false} | auth.existingSecret is needed where bootstrap.enabled is false
                    server: {enabled: false} | operator.serverUrl is needed where server.enabled is false
                    {server: {enabled: false}, operator: {serverUrl: "http://a.example"}} | auth.existingSecret is needed where server.enabled is false
                    operator: {serverUrl: "http://a.example"} | operator.serverUrl is for a server elsewhere
                    database: {existingSecret: {name: ""}} | database.existingSecret.name is empty
                    {database: {mode: standalone}, bootstrap: {enabled: false}, auth: {enabled: false}} | database.mode standalone needs bootstrap.enabled
                    database: {mode: cloudnativepg, cloudnativepg: {instances: 1}} | database.cloudnativepg.synchronous needs database.cloudnativepg.instances of 2 or more
                    rbac: {clusterScoped: false} | operator.watchNamespaces is needed where rbac.clusterScoped is false
                    operator: {watchNamespaces: [a], watchNamespaceSelector: a=b} | operator.watchNamespaces and operator.watchNamespaceSelector: use one of them
                    {operator: {watchNamespaceSelector: a=b}, rbac: {clusterScoped: false, create: false}} | operator.watchNamespaceSelector needs rbac.clusterScoped
                    metrics: {serviceMonitor: {enabled: true}, podMonitor: {enabled: true}} | metrics.serviceMonitor and metrics.podMonitor: enable one of them
                    server: {autoscaling: {enabled: true, minReplicas: 9}} | server.autoscaling.minReplicas is greater than server.autoscaling.maxReplicas
                    server: {autoscaling: {enabled: true, targetCPUUtilizationPercentage: null}} | server.autoscaling needs targetCPUUtilizationPercentage or targetMemoryUtilizationPercentage
                    server: {ingress: {enabled: true}} | server.ingress.hosts is empty
                    server: {httpRoute: {enabled: true}} | server.httpRoute.parentRefs is empty
                    {server: {enabled: false, ingress: {enabled: true, hosts: [{host: a}]}}, operator: {enabled: false}} | server.ingress and server.httpRoute need server.enabled
                    server: {terminationGracePeriodSeconds: 10} | server.terminationGracePeriodSeconds is less than server.shutdownDelaySeconds and server.shutdownTimeoutSeconds together
                    server: {extraEnv: [{name: FASTPUBSUB_DATABASE_URL, value: a}]} | server.extraEnv: FASTPUBSUB_DATABASE_URL is set by the chart, or twice
                    operator: {extraEnv: [{name: A, value: a}, {name: A, value: b}]} | operator.extraEnv: A is set by the chart, or twice
                    operator: {caBundle: {configMap: ca}} | operator.caBundle.configMap is for an operator.serverUrl that starts with https://
                    """)
    void stopTheRenderingWithALineThatNamesTheValue(String values, String line) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Chart.template(values))
                .withMessageContaining(line);
    }
}
