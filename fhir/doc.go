// Package fhir writes people, their roles and organisations as FHIR R4 resources of UK Core.
package fhir
