{{/* What the operator may do where it runs. */}}
{{- define "fastpubsub.ownRules" -}}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [get, create, update, patch]
- apiGroups: [""]
  resources: [configmaps]
  verbs: [list, watch]
- apiGroups: [batch]
  resources: [cronjobs]
  verbs: [get, list, watch, create, update]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- end -}}

{{/* What it may do where resources are. Kubernetes knows no rights by label: it reads and writes Secrets with its own label alone. */}}
{{- define "fastpubsub.watchedRules" -}}
- apiGroups: [fastpubsub.dev]
  resources: [topics, subscriptions, clients]
  verbs: [get, list, watch, patch]
- apiGroups: [fastpubsub.dev]
  resources: [topics/status, subscriptions/status, clients/status]
  verbs: [update]
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch, create, update, patch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- end -}}
