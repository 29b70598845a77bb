// Command schemas writes JSON schemas for kubeconform: one file per kind, strict (a field that the API does not know is
// a fault), complete in itself. They are made from the Kubernetes API's own OpenAPI document and from CRDs.
//
//	schemas OUT VERSION SWAGGER.json CRD.yaml...
//
// The files are OUT/VERSION-standalone-strict/KIND-GROUP-VERSION.json, as kubeconform's -schema-location OUT with
// -strict and -kubernetes-version looks for them.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"
)

type object = map[string]any

const (
	refs       = "#/definitions/"
	objectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
)

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "Usage: schemas OUT VERSION SWAGGER.json CRD.yaml...")
		os.Exit(2)
	}
	folder := filepath.Join(os.Args[1], os.Args[2]+"-standalone-strict")
	count, err := write(folder, os.Args[3], os.Args[4:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "schemas:", err)
		os.Exit(1)
	}
	fmt.Printf("%d schemas in %s\n", count, folder)
}

func write(folder, swagger string, crds []string) (int, error) {
	var api struct {
		Definitions map[string]object `json:"definitions"`
	}
	text, err := os.ReadFile(swagger)
	if err != nil {
		return 0, err
	}
	if err := json.Unmarshal(text, &api); err != nil {
		return 0, fmt.Errorf("%s: %w", swagger, err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return 0, err
	}
	out := files{folder: folder, strict: strictDefinitions(api.Definitions), written: map[string]string{}}
	for name, definition := range api.Definitions {
		kinds, _ := definition["x-kubernetes-group-version-kind"].([]any)
		if len(kinds) != 1 { // several: no resource, but what all groups share, such as DeleteOptions
			continue
		}
		kind := kinds[0].(object)
		if err := out.put(asText(kind["group"]), asText(kind["version"]), asText(kind["kind"]), out.strict[name], name); err != nil {
			return 0, err
		}
	}
	for _, crd := range crds {
		if err := out.putCRDs(crd); err != nil {
			return 0, fmt.Errorf("%s: %w", crd, err)
		}
	}
	return len(out.written), nil
}

type files struct {
	folder  string
	strict  map[string]object
	written map[string]string
}

func (f files) putCRDs(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, document := range bytes.Split(append([]byte("\n"), text...), []byte("\n---")) {
		var crd struct {
			Kind string `json:"kind"`
			Spec struct {
				Group string `json:"group"`
				Names struct {
					Kind string `json:"kind"`
				} `json:"names"`
				Versions []struct {
					Name   string `json:"name"`
					Served bool   `json:"served"`
					Schema struct {
						OpenAPIV3Schema object `json:"openAPIV3Schema"`
					} `json:"schema"`
				} `json:"versions"`
			} `json:"spec"`
		}
		if err := yaml.Unmarshal(document, &crd); err != nil {
			return err
		}
		if crd.Kind == "" { // nothing but comments
			continue
		}
		if crd.Kind != "CustomResourceDefinition" {
			return fmt.Errorf("is a %s, not a CustomResourceDefinition", crd.Kind)
		}
		for _, version := range crd.Spec.Versions {
			if !version.Served {
				continue
			}
			schema := strictStructural(version.Schema.OpenAPIV3Schema, true)
			if err := f.put(crd.Spec.Group, version.Name, crd.Spec.Names.Kind, schema, path); err != nil {
				return err
			}
		}
	}
	return nil
}

// put writes the schema of a kind with the definitions that it refers to; where is what it was made from.
func (f files) put(group, version, kind string, schema object, where string) error {
	root := copied(schema).(object)
	apiVersion, suffix := version, version
	if group != "" {
		apiVersion = group + "/" + version
		suffix = strings.SplitN(group, ".", 2)[0] + "-" + version
	}
	properties, _ := root["properties"].(object)
	if properties == nil {
		return fmt.Errorf("%s: %s has no properties", where, kind)
	}
	properties["apiVersion"] = object{"type": "string", "enum": []any{apiVersion}}
	properties["kind"] = object{"type": "string", "enum": []any{kind}}
	definitions := object{}
	if err := f.collect(root, definitions); err != nil {
		return fmt.Errorf("%s: %w", where, err)
	}
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	if len(definitions) > 0 {
		root["definitions"] = definitions
	}
	name := strings.ToLower(kind + "-" + suffix + ".json")
	if other, taken := f.written[name]; taken {
		return fmt.Errorf("%s and %s would both be %s", other, where, name)
	}
	f.written[name] = where
	text, err := json.Marshal(root)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(f.folder, name), append(text, '\n'), 0o644)
}

func (f files) collect(value any, into object) error {
	switch value := value.(type) {
	case object:
		if ref, ok := value["$ref"].(string); ok {
			name := strings.TrimPrefix(ref, refs)
			if _, done := into[name]; done {
				return nil
			}
			definition, known := f.strict[name]
			if !known {
				return fmt.Errorf("refers to %s, which is not there", ref)
			}
			into[name] = definition
			return f.collect(definition, into)
		}
		for _, member := range value {
			if err := f.collect(member, into); err != nil {
				return err
			}
		}
	case []any:
		for _, member := range value {
			if err := f.collect(member, into); err != nil {
				return err
			}
		}
	}
	return nil
}

// strictDefinitions turns the API's OpenAPI v2 definitions into JSON schemas.
func strictDefinitions(definitions map[string]object) map[string]object {
	strict := map[string]object{}
	for name, definition := range definitions {
		switch definition["format"] {
		case "int-or-string":
			strict[name] = object{"type": []any{"string", "integer"}}
		default:
			strict[name] = strictAPI(definition)
		}
	}
	// Quantities are written as numbers too: `cpu: 1`.
	strict["io.k8s.apimachinery.pkg.api.resource.Quantity"] = object{"type": []any{"string", "number"}}
	return strict
}

func strictAPI(schema object) object {
	out := object{}
	for key, value := range schema {
		switch key {
		case "type", "$ref", "required":
			out[key] = value
		case "items", "additionalProperties":
			out[key] = strictAPI(value.(object))
		case "properties":
			required := names(schema["required"])
			properties := object{}
			for name, property := range value.(object) {
				converted := strictAPI(property.(object))
				if !required[name] { // the API server takes null for "not given"
					converted = object{"anyOf": []any{converted, object{"type": "null"}}}
				}
				properties[name] = converted
			}
			out[key] = properties
		}
	}
	if _, named := out["properties"]; named {
		if _, open := out["additionalProperties"]; !open {
			out["additionalProperties"] = false
		}
	}
	return out
}

// strictStructural turns a CRD's structural schema into a JSON schema in which unknown fields are a fault wherever
// the API server would prune them.
func strictStructural(schema object, root bool) object {
	out := object{}
	for key, value := range schema {
		switch key {
		case "type", "required", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength",
			"minItems", "maxItems", "minProperties", "maxProperties", "uniqueItems", "multipleOf":
			out[key] = value
		case "exclusiveMinimum", "exclusiveMaximum": // OpenAPI's flags; JSON schema has bounds of these names
			bound := strings.ToLower(strings.TrimPrefix(key, "exclusive"))
			if value == true && schema[bound] != nil {
				out[key] = schema[bound]
			}
		case "items", "not":
			out[key] = strictStructural(value.(object), false)
		case "additionalProperties":
			if nested, ok := value.(object); ok {
				out[key] = strictStructural(nested, false)
			} else {
				out[key] = value
			}
		case "properties":
			properties := object{}
			for name, property := range value.(object) {
				properties[name] = strictStructural(property.(object), false)
			}
			out[key] = properties
		case "allOf", "anyOf", "oneOf":
			var branches []any
			for _, branch := range value.([]any) {
				branches = append(branches, validationOnly(branch))
			}
			out[key] = branches
		}
	}
	embedded := schema["x-kubernetes-embedded-resource"] == true
	if root || embedded {
		properties, _ := out["properties"].(object)
		if properties == nil {
			properties = object{}
		}
		properties["apiVersion"] = object{"type": "string"}
		properties["kind"] = object{"type": "string"}
		properties["metadata"] = object{"$ref": refs + objectMeta}
		out["properties"] = properties
	}
	_, named := out["properties"]
	if schema["x-kubernetes-preserve-unknown-fields"] == true {
		delete(out, "additionalProperties")
	} else if _, open := out["additionalProperties"]; !open && (named || out["type"] == "object") {
		out["additionalProperties"] = false
	}
	if schema["x-kubernetes-int-or-string"] == true {
		out["type"] = []any{"integer", "string"}
	}
	if kind, ok := out["type"].(string); ok && schema["nullable"] == true {
		out["type"] = []any{kind, "null"}
	}
	return out
}

// validationOnly keeps a branch of allOf, anyOf, oneOf as it is: branches restrict values, they name no fields.
func validationOnly(value any) any {
	switch value := value.(type) {
	case object:
		out := object{}
		for key, member := range value {
			if key != "description" && key != "default" && key != "format" && !strings.HasPrefix(key, "x-") {
				out[key] = validationOnly(member)
			}
		}
		return out
	case []any:
		var out []any
		for _, member := range value {
			out = append(out, validationOnly(member))
		}
		return out
	}
	return value
}

func copied(value any) any {
	if value, ok := value.(object); ok {
		out := object{}
		for key, member := range value {
			out[key] = copied(member)
		}
		return out
	}
	return value
}

func names(list any) map[string]bool {
	out := map[string]bool{}
	if list, ok := list.([]any); ok {
		for _, name := range list {
			out[asText(name)] = true
		}
	}
	return out
}

func asText(value any) string {
	text, _ := value.(string)
	return text
}
