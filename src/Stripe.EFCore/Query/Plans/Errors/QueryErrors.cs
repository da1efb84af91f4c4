using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Plans.Errors;

/// <summary>Why a query cannot be planned.</summary>
internal static class QueryErrors
{
    public static InvalidOperationException OnlyWhenRetrieved(StripeResource resource, JsonPath field)
        => new(
            $"The field '{field}' of the list '{resource.ListPath}' is sent only where one object is retrieved, and the list does not say how. "
            + "Add Retrieve() to its ToStripeList, or leave the field out of the query.");

    public static InvalidOperationException OnlyWhenCreated(StripeResource resource, JsonPath field)
        => new(
            $"The field '{field}' of the list '{resource.ListPath}' is sent only in answer to the request that creates an object, so no query can read it. "
            + "Leave it out of the query, and out of a read model's mapped properties.");

    public static InvalidOperationException CannotTranslate(Expression expression, string reason, Exception? cause = null)
        => new(CoreStrings.TranslationFailedWithDetails(ExpressionPrinter.Print(expression), reason.EndsWith('.') ? reason : reason + "."), cause);

    public static InvalidOperationException CannotTranslate(Expression expression) => new(CoreStrings.TranslationFailed(ExpressionPrinter.Print(expression)));

    public static InvalidOperationException NotExpanded(MemberExpression access, INavigationBase navigation)
        => CannotTranslate(
            access,
            $"EF Core does not follow the navigation '{navigation.DeclaringEntityType.DisplayName()}.{navigation.Name}' at this place of the query. "
            + "Select what it leads to before, or join it");

    /// <summary>EF Core puts the join by which it follows a navigation where the row is not known that it begins with.</summary>
    public static InvalidOperationException OutOfPlace(ParameterExpression row)
        => CannotTranslate(
            row,
            $"EF Core does not follow the navigations of '{row.Name}' at this place of the query, where a subquery gets them from a row outside of it. "
            + "Select what they lead to outside, or join it");

    /// <summary>EF Core puts the value that a selector gives in the place of the row that a navigation begins with.</summary>
    public static InvalidOperationException PropertyOfValue(MethodCallExpression property)
        => CannotTranslate(
            property,
            $"EF Core does not follow the navigations at this place of the query: it looks for a property in a '{property.Arguments[0].Type.Name}'. "
            + "Select what they lead to outside of the subquery, or join it");

    public static InvalidOperationException CannotCombine(MethodCallExpression operation, Type left, Type right, Type common)
        => CannotTranslate(
            operation,
            $"its sides are sequences of '{left.Name}' and of '{right.Name}', which cannot both be asked for as '{common.Name}'. "
            + "Start both sides from the set of a common base type, or select the same members of each");

    public static InvalidOperationException NeedsFilter(StripeResource list, RequiredFilter filter)
        => list.Paging == PagingStyle.NextPageToken ? SearchErrors.NoText() : new(
            (filter.Parameter.RevealingMember is not null
                ? $"Without its filter '{filter.Parameter.Name}', the list '{list}' leaves out objects, "
                : $"The list '{list}' is answered only with its {(filter.Parameter.IsPath ? "parent" : "filter")} '{filter.Parameter.Name}', ")
            + "and this query gives it no value. "
            + $"Compare '{filter.Member}' with a value that is not null, as in Where(x => {filter.Comparison}), wherever the query reads this list.");

    /// <summary>Stripe expands four levels, and what is deeper has no id by which it could be looked up.</summary>
    public static InvalidOperationException TooDeep(string path)
        => new(
            $"The query reads the field '{path}', which is deeper than Stripe expands (four levels, of which a list takes one), and the object that holds it "
            + "cannot be retrieved by its id. Start the query from a set that is nearer to the field.");

    /// <summary>The value is null, and the result's type takes no null.</summary>
    public static InvalidOperationException NullValue(ColumnSlot column, string? id, Type type)
        => new(
            $"'{column.Path}' of {column.Source}{(id is null ? "" : $" '{id}'")} is null, since an object around it is null, "
            + $"and the query asks for it as '{type.Name}', which has no null. Select it as '({type.Name}?)', or leave such rows out with Where.");

    /// <summary>There is no object that has the value, and the result's type takes no null.</summary>
    public static InvalidOperationException NoObject(ColumnSlot column, Type type)
        => new(
            $"Nullable object must have a value: the query asks for '{column.Path}' of {column.Source} as '{type.Name}', which has no null, and a row has no "
            + $"{column.Source}. Select it as '({type.Name}?)', or leave such rows out with Where.");

    /// <summary>What <c>Expand</c> names is deeper than Stripe expands.</summary>
    public static InvalidOperationException TooDeepToExpand(JsonPath path, int deepest)
        => new(
            $"Expand names '{path}', which is deeper than Stripe expands: {deepest} levels below an object of this request. "
            + "Select the value instead, which is looked up, or read the objects from a set that is nearer to the field.");

    /// <summary>An entity does not have a field that <c>Expand</c> names.</summary>
    public static InvalidOperationException NotFilled(object entity, JsonPath field)
        => new(
            $"Expand cannot fill '{field}' of {entity.GetType().Name}{(entity is IHasId { Id: { } id } ? $" '{id}'" : "")}: "
            + "the context tracks the object already, which was read without the field, or Stripe did not expand it. Use AsNoTracking() or another context, "
            + "or expand the field in the query that reads the object first.");

    /// <summary>A list inside an object whose class is not known has more elements than came with it.</summary>
    public static StripeResponseException NotWhole()
        => new(
            "A list inside an object has more elements (has_more), but how to read them is not known, since the object's own list is not in the catalog. "
            + "Map the class to a resource of Stripe with ToStripeResource.");

    /// <summary>Once an object is passed to a method, a member that was not sent would read as null, though Stripe may have a value for it.</summary>
    public static InvalidOperationException NotSent(MemberExpression access)
        => CannotTranslate(
            access,
            $"'{access.Member.DeclaringType?.Name}.{access.Member.Name}' is not a part of the object as Stripe sends it, and at this place of the query "
            + "it cannot be requested. Read it before the object is passed to a method, or write the method as an operator of LINQ");

    /// <summary>The JSON of an object is no part of a row.</summary>
    public static InvalidOperationException RawJson(MemberExpression access)
        => CannotTranslate(
            access,
            $"a query does not read '{access.Member.Name}': map the field that you want as a shadow property, as in "
            + "modelBuilder.Entity<PaymentIntent>().Property<long?>(\"Surcharge\").HasJsonPath(\"amount_surcharge\"), and read it with EF.Property, "
            + "or read the member of objects that a query with WithRawJson() has handed out");

    public static InvalidOperationException NoMappedProperty(MethodCallExpression property)
        => new(CoreStrings.QueryUnableToTranslateEFProperty(ExpressionPrinter.Print(property)));

    public static InvalidOperationException CannotCompareKeyless(IEntityType entityType)
        => new(CoreStrings.EntityEqualityOnKeylessEntityNotSupported("==", entityType.DisplayName()));

    /// <summary>The elements of an owned list that the caller gave have no keys to find those of the row by.</summary>
    public static InvalidOperationException CannotCompareOwnedList(INavigation list)
        => new($"Objects of the owned type '{list.DeclaringEntityType.DisplayName()}' cannot be compared with an object here, "
            + $"because they own the list '{list.Name}'. Compare their members instead.");

    public static InvalidOperationException CannotCompareShadowKey(IProperty property)
        => new($"Entities of type '{property.DeclaringType.DisplayName()}' cannot be compared with an object here, because the object does not hold "
            + $"its shadow key property '{property.Name}'. Compare EF.Property(..., \"{property.Name}\") with the key's value instead.");
}
